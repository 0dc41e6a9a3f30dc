package dev.lad.shared.effects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.ScratchDatabase;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.HandClock;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever goes wrong, in whatever order, the world sees an effect once at most. */
class AtMostOnceTest {
    private static Vertx vertx;
    private static Database database;

    enum Turn {
        ANSWERED,
        ANSWER_LOST,
        REQUEST_LOST,
        REFUSED,
        CALLER_DIES_AFTER_IT,
        CALLER_DIES_BEFORE_IT,
        PROVIDER_CANNOT_SAY,
        TIME_PASSES
    }

    @BeforeContainer
    static void open() {
        vertx = Vertx.vertx();
        database = ScratchDatabase.open(vertx);
    }

    @AfterContainer
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    @Property(tries = 150)
    void the_world_sees_it_once_at_most(@ForAll @Size(max = 12) List<Turn> turns) {
        HandClock wall = new HandClock();
        Caller caller = Caller.background("test", UUID.randomUUID(), wall, Duration.ofSeconds(30));
        AtomicInteger world = new AtomicInteger();
        boolean[] mute = {false};
        Settler settler = (asker, effect) -> Future.succeededFuture(
                mute[0]
                        ? new Settlement.StillUnknown("cannot say")
                        : world.get() > 0
                                ? new Settlement.Happened(answer())
                                : new Settlement.DidNotHappen("not there"));
        Effects effects = new Effects(
                database,
                new Time(wall, wall),
                List.of(EffectKind.named("invite", settler)),
                Instruments.unobserved("test"));

        for (Turn turn : turns) {
            mute[0] = turn == Turn.PROVIDER_CANNOT_SAY;
            if (turn == Turn.TIME_PASSES) {
                wall.advance(Duration.ofMinutes(5));
                continue;
            }
            Promise<Void> called = Promise.promise();
            Future<EffectOutcome> outcome = effects.once(caller, "key", "invite", answer(), () -> {
                Future<EffectResult> result = play(turn, world);
                called.tryComplete();
                return result;
            });
            outcome.onComplete(ended -> called.tryComplete());
            called.future().await();
            if (turn != Turn.CALLER_DIES_AFTER_IT && turn != Turn.CALLER_DIES_BEFORE_IT) {
                outcome.otherwiseEmpty().await();
            }
            assertThat(world.get()).isLessThanOrEqualTo(1);
            if (outcome.succeeded() && outcome.result() instanceof EffectOutcome.Done) {
                assertThat(world.get()).isEqualTo(1);
            }
        }

        mute[0] = false;
        wall.advance(Duration.ofMinutes(5));
        assertThat(effects.once(caller, "key", "invite", answer(), () -> play(Turn.ANSWERED, world))
                        .await())
                .as("in the end it can always be done")
                .isInstanceOf(EffectOutcome.Done.class);
        assertThat(world.get()).isEqualTo(1);
    }

    private static Future<EffectResult> play(Turn turn, AtomicInteger world) {
        switch (turn) {
            case ANSWERED, ANSWER_LOST, CALLER_DIES_AFTER_IT, PROVIDER_CANNOT_SAY -> world.incrementAndGet();
            default -> {}
        }
        return switch (turn) {
            case ANSWERED, TIME_PASSES -> Future.succeededFuture(new EffectResult.Happened(answer()));
            case ANSWER_LOST, REQUEST_LOST, PROVIDER_CANNOT_SAY -> Future.failedFuture("connection reset");
            case REFUSED ->
                Future.succeededFuture(new EffectResult.Refused(new Failure.Conflict("no", "The provider said no.")));
            case CALLER_DIES_AFTER_IT, CALLER_DIES_BEFORE_IT ->
                Promise.<EffectResult>promise().future();
        };
    }

    private static JsonNode answer() {
        return Json.object().put("id", "1");
    }
}
