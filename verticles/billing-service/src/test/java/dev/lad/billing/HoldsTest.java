package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.DatabaseOptions;
import dev.lad.shared.db.PgDatabase;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import dev.lad.testkit.ManualClock;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
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
class HoldsTest {
    private static final Duration TTL = Duration.ofMinutes(15);
    private static final BigDecimal WELCOME = new BigDecimal("100");
    private static Vertx vertx;
    private static Database database;
    private static Ledger ledger;
    private static Holds holds;
    private static final ManualClock CLOCK = new ManualClock(Instant.parse("2026-06-01T08:00:00Z"));

    private final Caller caller = newTenant();

    /** What can be asked for. */
    enum Step {
        HOLD,
        CAPTURE,
        RELEASE,
        EXPIRE
    }

    @BeforeContainer
    static void open() {
        vertx = Vertx.vertx();
        Instruments instruments = Instruments.unobserved("billing");
        database = TestNode.await(
                PgDatabase.open(vertx, DatabaseOptions.of(Postgres.freshDatabase()), "billing", instruments));
        Time time = new Time(CLOCK, CLOCK);
        ledger = new Ledger(database, new LedgerStore(), time, new LedgerMeters(instruments.metrics()));
        holds = new Holds(database, ledger, new HoldStore(), time);
    }

    @AfterContainer
    static void close() {
        TestNode.await(database.close().compose(closed -> vertx.close()));
    }

    /** One key, asked for in any order: as a model of five lines has it. */
    @Property(tries = 200)
    void aKeyIsChargedOnceWhateverIsAskedInWhateverOrder(
            @ForAll @Size(max = 14) List<Step> steps, @ForAll @IntRange(min = 1, max = 8) int spent) {
        Caller tenant = newTenant();
        BigDecimal price = new BigDecimal("8");
        BigDecimal cost = BigDecimal.valueOf(spent);
        Optional<UUID> hold = Optional.empty();
        boolean open = false;
        boolean captured = false;
        for (Step step : steps) {
            if (step == Step.HOLD) {
                Hold held = TestNode.await(holds.hold(tenant, request(price)));
                assertThat(hold.orElse(held.id())).as("a key has one hold").isEqualTo(held.id());
                hold = Optional.of(held.id());
                open = !captured;
            } else if (step == Step.CAPTURE && hold.isPresent()) {
                TestNode.await(holds.capture(tenant, hold.get(), cost));
                captured = true;
                open = false;
            } else if (step == Step.RELEASE && hold.isPresent()) {
                Future<Hold> released = holds.release(tenant, hold.get());
                TestNode.await(released.otherwiseEmpty());
                assertThat(released.succeeded()).isEqualTo(!captured);
                open = false;
            } else if (step == Step.EXPIRE) {
                CLOCK.advance(TTL.plusSeconds(1));
                TestNode.await(holds.expire());
                open = false;
            }
            Balance balance = TestNode.await(ledger.balance(tenant));
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
        Caller broken = newTenant();
        TestNode.await(holds.hold(broken, request(BigDecimal.ONE)));
        Hold other = TestNode.await(holds.hold(caller, request(BigDecimal.ONE)));
        TestNode.await(database.system()
                .change("update account set balance = 0 where tenant_id = $1 and name = 'held'", broken.tenantId()));
        CLOCK.advance(TTL.plusSeconds(1));

        TestNode.await(holds.expire());

        assertThat(TestNode.await(ledger.balance(caller)).held()).isZero();
        assertThat(TestNode.await(holds.release(caller, other.id())).state()).isEqualTo(Hold.State.EXPIRED);
    }

    private static Caller newTenant() {
        Caller tenant = Caller.background("test", UUID.randomUUID(), CLOCK, Duration.ofSeconds(30));
        TestNode.await(ledger.open(tenant, WELCOME));
        return tenant;
    }

    private static Holds.Request request(BigDecimal amount) {
        return new Holds.Request("message:1", amount, "linkedin.message", Optional.empty(), TTL);
    }
}
