package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.testkit.TestNode;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of holds with time. */
class HoldsTest {
    private static Books books;
    private final Caller tenant = books.tenant();

    @BeforeAll
    static void open() {
        books = new Books();
    }

    @AfterAll
    static void close() {
        books.close();
    }

    @Test
    void whatIsHeldTooLongGoesBackOnce() {
        books.hold(tenant, "30", "call");
        assertThat(books.balance(tenant).available()).isEqualByComparingTo("70");
        TestNode.await(books.holds.expire());
        assertThat(books.balance(tenant).available()).isEqualByComparingTo("70");

        books.passHolds();
        TestNode.await(books.holds.expire());
        TestNode.await(books.holds.expire());

        assertThat(books.balance(tenant).available()).isEqualByComparingTo("100");
        assertThat(books.balance(tenant).held()).isEqualByComparingTo("0");
        books.audit(tenant);
    }

    @Test
    void whatWasDoneIsPaidOnceEvenAfterTheHoldHasExpired() {
        Hold hold = expired("30");

        capture(hold, "12");
        assertThat(capture(hold, "12").state()).isEqualTo(Hold.State.CAPTURED);

        assertThat(books.balance(tenant).spent()).isEqualByComparingTo("12");
        assertThatThrownBy(() -> capture(hold, "13")).isInstanceOf(Failure.Conflict.class);
        assertThatThrownBy(() -> TestNode.await(books.holds.release(tenant, hold.id())))
                .isInstanceOf(Failure.Conflict.class);
        books.audit(tenant);
    }

    @Test
    void noMoreThanTheHoldIsCapturedAlsoAfterItHasExpired() {
        Hold hold = expired("30");

        assertThatThrownBy(() -> capture(hold, "30.5")).isInstanceOf(Failure.Invalid.class);

        assertThat(books.balance(tenant).spent()).isEqualByComparingTo("0");
    }

    @Test
    void whatIsTriedAgainAfterAReleaseIsHeldAgainAndPaid() {
        Hold first = books.hold(tenant, "30", "invitation");
        TestNode.await(books.holds.release(tenant, first.id()));

        Hold second = books.hold(tenant, "30", "invitation");
        assertThat(books.hold(tenant, "30", "invitation").id()).isEqualTo(second.id());
        assertThat(books.balance(tenant).held()).isEqualByComparingTo("30");
        TestNode.await(books.holds.release(tenant, second.id()));
        Hold third = books.hold(tenant, "30", "invitation");
        capture(third, "30");

        assertThat(books.hold(tenant, "30", "invitation").state()).isEqualTo(Hold.State.CAPTURED);
        assertThat(books.balance(tenant).spent()).isEqualByComparingTo("30");
        assertThat(books.balance(tenant).held()).isEqualByComparingTo("0");
        books.audit(tenant);
    }

    @Test
    void oneThatCannotBeGivenBackHoldsUpNoOther() {
        books.hold(tenant, "30", "call");
        UUID broken = UUID.randomUUID();
        TestNode.await(
                books.database.system().run("""
                        insert into hold (tenant_id, id, amount, state, feature, expires_at)
                        values ($1, $1, 5, 'open', 'never entered in the ledger', $2)
                        """, broken, books.clock.instant().atOffset(ZoneOffset.UTC)));
        books.passHolds();

        TestNode.await(books.holds.expire());

        assertThat(books.balance(tenant).available()).isEqualByComparingTo("100");
    }

    private Hold expired(String amount) {
        Hold hold = books.hold(tenant, amount, "call");
        books.passHolds();
        TestNode.await(books.holds.expire());
        return hold;
    }

    private Hold capture(Hold hold, String amount) {
        return TestNode.await(books.holds.capture(tenant, hold.id(), new BigDecimal(amount)));
    }
}
