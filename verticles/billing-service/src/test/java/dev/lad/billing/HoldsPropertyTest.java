package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.service.Caller;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Holds on a clock that the test moves. */
class HoldsPropertyTest {
    private static final BigDecimal WELCOME = new BigDecimal(Books.WELCOME);
    private static Books books;

    /** What can be asked for. */
    enum Step {
        HOLD,
        CAPTURE,
        RELEASE,
        EXPIRE
    }

    @BeforeContainer
    static void open() {
        books = new Books();
    }

    @AfterContainer
    static void close() {
        books.close();
    }

    /** One key, asked for in any order: as a model of five lines has it. */
    @Property(tries = 200)
    void aKeyIsChargedOnceWhateverIsAskedInWhateverOrder(
            @ForAll @Size(max = 14) List<Step> steps, @ForAll @IntRange(min = 1, max = 8) int spent) {
        Caller tenant = books.tenant();
        BigDecimal price = new BigDecimal("8");
        BigDecimal cost = BigDecimal.valueOf(spent);
        Optional<UUID> hold = Optional.empty();
        boolean open = false;
        boolean captured = false;
        for (Step step : steps) {
            if (step == Step.HOLD) {
                Hold held = TestNode.await(books.holds.hold(tenant, request(price)));
                assertThat(hold.orElse(held.id())).as("a key has one hold").isEqualTo(held.id());
                hold = Optional.of(held.id());
                open = !captured;
            } else if (step == Step.CAPTURE && hold.isPresent()) {
                TestNode.await(books.holds.capture(tenant, hold.get(), cost));
                captured = true;
                open = false;
            } else if (step == Step.RELEASE && hold.isPresent()) {
                Future<Hold> released = books.holds.release(tenant, hold.get());
                TestNode.await(released.otherwiseEmpty());
                assertThat(released.succeeded()).isEqualTo(!captured);
                open = false;
            } else if (step == Step.EXPIRE) {
                books.passHolds();
                TestNode.await(books.holds.expire());
                open = false;
            }
            Balance balance = TestNode.await(books.ledger.balance(tenant));
            BigDecimal charged = captured ? cost : BigDecimal.ZERO;
            BigDecimal held = open ? price : BigDecimal.ZERO;
            assertThat(balance.spent()).isEqualByComparingTo(charged);
            assertThat(balance.held()).isEqualByComparingTo(held);
            assertThat(balance.available())
                    .isEqualByComparingTo(WELCOME.subtract(charged).subtract(held));
        }
    }

    @Example
    void aHoldThatCannotBeEndedKeepsUpNoOther() {
        Caller caller = books.tenant();
        Caller broken = books.tenant();
        TestNode.await(books.holds.hold(broken, request(BigDecimal.ONE)));
        Hold other = TestNode.await(books.holds.hold(caller, request(BigDecimal.ONE)));
        TestNode.await(books.database
                .system()
                .change("update account set balance = 0 where tenant_id = $1 and name = 'held'", broken.tenantId()));
        books.passHolds();

        TestNode.await(books.holds.expire());

        assertThat(TestNode.await(books.ledger.balance(caller)).held()).isZero();
        assertThat(TestNode.await(books.holds.release(caller, other.id())).state())
                .isEqualTo(Hold.State.EXPIRED);
    }

    private static Holds.Request request(BigDecimal amount) {
        return new Holds.Request("message:1", amount, "linkedin.message", Optional.empty(), Books.TTL);
    }
}
