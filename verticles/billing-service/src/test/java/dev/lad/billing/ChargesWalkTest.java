package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.billing.Faults.Settling;
import dev.lad.shared.effects.EffectOutcome;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.errors.Failure;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever goes wrong, in whatever order: what was done is charged once, what was not done is not charged. */
class ChargesWalkTest {
    private static Asker asker;

    enum Turn {
        ANSWERED,
        REFUSED,
        ANSWER_LOST,
        REQUEST_LOST,
        CALLER_DIES_AFTER_IT,
        CALLER_DIES_BEFORE_IT,
        RESULT_UNWRITTEN,
        JOB_UNWRITTEN,
        ANOTHER_ASKS_MEANWHILE,
        SETTLING_FAILS,
        SETTLING_ANSWER_LOST,
        HOLD_EXPIRES,
        TIME_PASSES
    }

    @BeforeContainer
    static void start() {
        asker = new Asker();
    }

    @AfterContainer
    static void stop() {
        asker.close();
    }

    @Property(tries = 120)
    void what_was_done_is_charged_once(@ForAll @Size(max = 10) List<Turn> turns, @ForAll boolean doneInTheEnd) {
        UUID tenant = asker.tenant();
        turns.forEach(turn -> take(tenant, turn));

        asker.faults().none();
        asker.clock.advance(Duration.ofMinutes(5));
        ask(tenant, doneInTheEnd ? () -> does(tenant) : ChargesWalkTest::refuses);
        asker.settleAll();

        int times = asker.world(tenant);
        BigDecimal cost = Asker.PRICE.multiply(BigDecimal.valueOf(times));
        assertThat(times).isBetween(doneInTheEnd ? 1 : 0, 1);
        assertThat(asker.balance(tenant, "spent")).isEqualByComparingTo(cost);
        assertThat(asker.balance(tenant, "held")).isZero();
        assertThat(asker.balance(tenant, "available")).isEqualByComparingTo(new BigDecimal("1000").subtract(cost));
        assertThat(asker.ledgerSums(tenant)).allSatisfy(sum -> assertThat(sum).isZero());
    }

    private static void take(UUID tenant, Turn turn) {
        switch (turn) {
            case ANSWERED -> ask(tenant, () -> does(tenant));
            case REFUSED -> ask(tenant, ChargesWalkTest::refuses);
            case ANSWER_LOST -> ask(tenant, () -> does(tenant).compose(lost -> Future.failedFuture("reset")));
            case REQUEST_LOST -> ask(tenant, () -> Future.failedFuture("reset"));
            case CALLER_DIES_AFTER_IT -> begin(tenant, () -> does(tenant).compose(answer -> never()));
            case CALLER_DIES_BEFORE_IT -> begin(tenant, ChargesWalkTest::never);
            case RESULT_UNWRITTEN -> {
                asker.faults().statement("update effect set state");
                ask(tenant, () -> does(tenant));
            }
            case JOB_UNWRITTEN -> {
                asker.faults().statement("insert into job");
                ask(tenant, () -> does(tenant));
            }
            case ANOTHER_ASKS_MEANWHILE -> {
                Promise<EffectResult> answer = Promise.promise();
                Future<EffectOutcome> first = begin(tenant, () -> answer.future());
                boolean under = !first.isComplete();
                ask(tenant, () -> does(tenant));
                answer.complete(
                        under && asker.world(tenant) == 0 ? asker.done(tenant) : new EffectResult.Unknown("lost"));
                TestNode.await(first.otherwiseEmpty());
            }
            case SETTLING_FAILS -> asker.faults().settling(Settling.REFUSED);
            case SETTLING_ANSWER_LOST -> asker.faults().settling(Settling.ANSWER_LOST);
            case HOLD_EXPIRES -> asker.holdsExpire();
            case TIME_PASSES -> {
                asker.clock.advance(Duration.ofMinutes(5));
                asker.quiet();
            }
        }
    }

    private static void ask(UUID tenant, Supplier<Future<EffectResult>> provider) {
        TestNode.await(asker.ask(tenant, provider::get).otherwiseEmpty());
    }

    /** Asks, and waits until the provider is called, or that will not be. */
    private static Future<EffectOutcome> begin(UUID tenant, Supplier<Future<EffectResult>> provider) {
        Promise<Void> called = Promise.promise();
        Future<EffectOutcome> outcome = asker.ask(tenant, () -> {
            Future<EffectResult> result = provider.get();
            called.tryComplete();
            return result;
        });
        outcome.onComplete(ended -> called.tryComplete());
        TestNode.await(called.future());
        return outcome;
    }

    private static Future<EffectResult> does(UUID tenant) {
        return Future.succeededFuture(asker.done(tenant));
    }

    private static Future<EffectResult> refuses() {
        return Future.succeededFuture(
                new EffectResult.Refused(new Failure.TooMany("busy", "Slow down.", Duration.ofSeconds(3))));
    }

    private static Future<EffectResult> never() {
        return Promise.<EffectResult>promise().future();
    }
}
