package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.service.Caller;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When a tenant is told that few credits are left: below 20 of its 100, where it has not chosen otherwise. */
class LowCreditsTest {
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
    void itIsToldOnceWhenItGoesBelowTheThreshold() {
        spend("80");
        assertThat(books.timesToldLow(tenant)).as("at the threshold").isZero();

        spend("0.000001");
        spend("1");

        assertThat(books.timesToldLow(tenant)).isOne();
    }

    @Test
    void itIsToldAgainOnlyAfterCreditsHaveComeIn() {
        spend("90");
        buy("5");
        spend("1");
        assertThat(books.timesToldLow(tenant)).as("still below after 5 more").isOne();

        buy("50");
        assertThat(books.timesToldLow(tenant)).isOne();
        spend("50");

        assertThat(books.timesToldLow(tenant)).isEqualTo(2);
    }

    @Test
    void holdsThatComeAndGoTellItOnce() {
        for (int i = 0; i < 3; i++) {
            Hold hold = books.hold(tenant, "90", "call-" + i);
            TestNode.await(books.holds.release(tenant, hold.id()));
        }
        Hold last = books.hold(tenant, "90", "call");
        TestNode.await(books.holds.capture(tenant, last.id(), new BigDecimal("85")));

        assertThat(books.timesToldLow(tenant)).isOne();
    }

    @Test
    void whatWasRefusedOrAskedTwiceTellsNothing() {
        TestNode.await(deduct("85", "same"));
        TestNode.await(deduct("85", "same"));
        TestNode.await(deduct("16", "not covered").otherwiseEmpty());

        assertThat(books.timesToldLow(tenant)).isOne();
    }

    @Test
    void itChoosesTheThresholdAndIsToldAnew() {
        assertThat(TestNode.await(books.ledger.lowThreshold(tenant))).isEqualByComparingTo("20");
        spend("85");
        threshold("50.5");
        assertThat(TestNode.await(books.ledger.lowThreshold(tenant))).isEqualByComparingTo("50.5");
        spend("1");
        assertThat(books.timesToldLow(tenant)).isEqualTo(2);

        threshold("0");
        spend("14");
        assertThat(books.balance(tenant).available()).isEqualByComparingTo("0");
        assertThat(books.timesToldLow(tenant)).as("zero: never").isEqualTo(2);
    }

    private void threshold(String credits) {
        TestNode.await(books.ledger.setLowThreshold(tenant, new BigDecimal(credits)));
    }

    private void spend(String credits) {
        TestNode.await(deduct(credits, UUID.randomUUID().toString()));
    }

    private Future<LedgerTransaction> deduct(String credits, String key) {
        return books.ledger.deduct(
                tenant, new Ledger.Deduction(key, new BigDecimal(credits), "test", Optional.empty()));
    }

    private void buy(String credits) {
        TestNode.await(books.database.inSystem(sql -> books.ledger.purchase(
                sql, tenant.tenantId(), "checkout:" + UUID.randomUUID(), new BigDecimal(credits))));
    }
}
