package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.effects.EffectOutcome;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.errors.Failure;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the guard, the effects and billing's holds come to together. */
class ChargesTest {
    private static Asker asker;
    private final UUID tenant = asker.tenant();

    @BeforeAll
    static void start() {
        asker = new Asker();
    }

    @AfterAll
    static void stop() {
        asker.close();
    }

    @Test
    void whatWasRefusedAndIsThenDoneIsCharged() {
        EffectOutcome refused = TestNode.await(asker.ask(tenant, ChargesTest::refuses));
        assertThat(refused).isInstanceOf(EffectOutcome.Refused.class);
        assertThat(asker.balance(tenant, "available")).isEqualByComparingTo("1000");

        EffectOutcome done = TestNode.await(asker.ask(tenant, this::does));

        assertThat(done).isInstanceOf(EffectOutcome.Done.class);
        charged(1);
    }

    @Test
    void whoAsksWhileItIsBeingDoneLeavesTheHoldToTheFirst() {
        Promise<EffectResult> answer = Promise.promise();
        Promise<Void> called = Promise.promise();
        Future<EffectOutcome> first = asker.ask(tenant, () -> {
            called.complete();
            return answer.future();
        });
        TestNode.await(called.future());

        Future<EffectOutcome> second = asker.ask(tenant, this::does);
        TestNode.await(second.otherwiseEmpty());
        assertThat(second.cause())
                .isInstanceOfSatisfying(Failure.Conflict.class, conflict -> assertThat(conflict.code())
                        .isEqualTo("in_progress"));
        assertThat(asker.balance(tenant, "held")).isEqualByComparingTo(Asker.PRICE);

        answer.complete(asker.done(tenant));
        assertThat(TestNode.await(first)).isInstanceOf(EffectOutcome.Done.class);
        charged(1);
    }

    @Test
    void whatWasDoneAndCouldNotBeWrittenDownIsChargedWhenItIsFoundOut() {
        asker.faults().statement("update effect set state");

        EffectOutcome outcome = TestNode.await(asker.ask(tenant, this::does));

        assertThat(outcome).isInstanceOf(EffectOutcome.Uncertain.class);
        assertThat(asker.balance(tenant, "held")).isEqualByComparingTo(Asker.PRICE);
        asker.clock.advance(Duration.ofMinutes(2));
        assertThat(TestNode.await(asker.ask(tenant, this::does))).isInstanceOf(EffectOutcome.Done.class);
        charged(1);
    }

    @Test
    void whatIsNotBegunSinceItsJobCannotBeWrittenHoldsNothing() {
        asker.faults().statement("insert into job");

        Future<EffectOutcome> failed = asker.ask(tenant, this::does);
        TestNode.await(failed.otherwiseEmpty());

        assertThat(failed.cause()).isInstanceOf(Failure.Unavailable.class);
        charged(0);
    }

    /** All that was done is charged, and nothing is left held. */
    private void charged(int times) {
        asker.settleAll();
        assertThat(asker.world(tenant)).isEqualTo(times);
        assertThat(asker.balance(tenant, "spent"))
                .isEqualByComparingTo(Asker.PRICE.multiply(BigDecimal.valueOf(times)));
        assertThat(asker.balance(tenant, "held")).isZero();
    }

    private Future<EffectResult> does() {
        return Future.succeededFuture(asker.done(tenant));
    }

    private static Future<EffectResult> refuses() {
        return Future.succeededFuture(
                new EffectResult.Refused(new Failure.TooMany("busy", "Slow down.", Duration.ofSeconds(3))));
    }
}
