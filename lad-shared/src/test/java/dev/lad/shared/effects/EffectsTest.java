package dev.lad.shared.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.ScratchDatabase;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Backoff;
import dev.lad.shared.json.Json;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Await;
import dev.lad.shared.time.HandClock;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private static Vertx vertx;
    private static Database database;

    private final HandClock wall = new HandClock();
    private final Time time = new Time(wall, wall);
    private final Caller caller = Caller.background("test", UUID.randomUUID(), wall, Duration.ofSeconds(30));
    private final JsonNode request = Json.object().put("to", "somebody");
    /** What happened in the outside world, by key. */
    private final Queue<String> world = new ConcurrentLinkedQueue<>();

    private final Queue<EffectState> told = new ConcurrentLinkedQueue<>();
    private Settler settler = (asker, effect) -> Future.succeededFuture(
            world.contains(effect.key())
                    ? new Settlement.Happened(answer(effect.key()))
                    : new Settlement.DidNotHappen("not among what was sent"));
    private Effects effects;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        database = ScratchDatabase.open(vertx);
    }

    @AfterAll
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    @BeforeEach
    void declare() {
        effects = new Effects(
                database,
                time,
                List.of(EffectKind.named("invite", (asker, effect) -> settler.ask(asker, effect))
                        .onSettled((sql, effect) -> {
                            told.add(effect.state());
                            return Future.succeededFuture();
                        })
                        .withLooks(3, new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)))),
                Instruments.unobserved("test"));
    }

    @Test
    void done_once_it_answers_from_its_row() {
        assertThat(once("a", happens("a"))).isEqualTo(new EffectOutcome.Done(answer("a"), false));
        assertThat(once("a", happens("a"))).isEqualTo(new EffectOutcome.Done(answer("a"), true));
        assertThat(world).containsExactly("a");
    }

    @Test
    void the_row_is_committed_before_the_call() {
        Queue<EffectState> seen = new ConcurrentLinkedQueue<>();
        effects.once(caller, "b", "invite", request, () -> effects.find(caller.tenantId(), "b")
                        .map(row -> {
                            seen.add(row.orElseThrow().state());
                            return new EffectResult.Happened(answer("b"));
                        }))
                .await();
        assertThat(seen).containsExactly(EffectState.STARTED);
    }

    @Test
    void of_many_at_the_same_time_one_calls_and_the_others_are_told_so() {
        Promise<Void> go = Promise.promise();
        List<Future<EffectOutcome>> all = IntStream.range(0, 20)
                .mapToObj(i -> effects.once(
                        caller, "c", "invite", request, () -> go.future().compose(ready -> {
                            world.add("c");
                            return Future.succeededFuture(new EffectResult.Happened(answer("c")));
                        })))
                .toList();
        Await.until(
                "all others were refused",
                () -> all.stream().filter(Future::failed).count() == 19);
        go.complete();
        Future.join(all).otherwiseEmpty().await();

        assertThat(world).containsExactly("c");
        assertThat(all).filteredOn(Future::failed).allSatisfy(future -> assertThat(future.cause())
                .isInstanceOfSatisfying(Failure.Conflict.class, conflict -> assertThat(conflict.code())
                        .isEqualTo("in_progress")));
    }

    @Test
    void an_answer_lost_after_the_effect_is_found_again_and_nothing_is_done_twice() {
        EffectOutcome lost = once("d", () -> {
            world.add("d");
            return Future.failedFuture("connection reset");
        });
        assertThat(lost).isInstanceOf(EffectOutcome.Uncertain.class);

        assertThat(once("d", happens("d"))).isEqualTo(new EffectOutcome.Done(answer("d"), true));
        assertThat(world).containsExactly("d");
        assertThat(told).containsExactly(EffectState.DONE);
    }

    @Test
    void a_request_lost_before_the_effect_is_sent_again_once_that_is_known() {
        once("e", () -> Future.succeededFuture(new EffectResult.Unknown("no answer")));
        assertThat(once("e", happens("e"))).isEqualTo(new EffectOutcome.Done(answer("e"), false));
        assertThat(world).containsExactly("e");
    }

    @Test
    void while_nobody_knows_nobody_calls() {
        settler = Settler.byPerson();
        once("f", () -> Future.failedFuture("connection reset"));
        assertThat(once("f", happens("f"))).isInstanceOf(EffectOutcome.Uncertain.class);
        assertThat(world).isEmpty();

        Effect open = effects.find(caller.tenantId(), "f").await().orElseThrow();
        effects.settle(open, new Settlement.DidNotHappen("I looked")).await();
        assertThat(once("f", happens("f"))).isInstanceOf(EffectOutcome.Done.class);
    }

    @Test
    void what_was_refused_may_be_tried_again() {
        Failure limit = new Failure.TooMany("provider_busy", "Slow down.", Duration.ofSeconds(3));
        assertThat(once("g", () -> Future.succeededFuture(new EffectResult.Refused(limit))))
                .isEqualTo(new EffectOutcome.Refused(limit));
        assertThat(once("g", happens("g"))).isInstanceOf(EffectOutcome.Done.class);
    }

    @Test
    void a_key_stands_for_one_request() {
        once("h", happens("h"));
        assertThatThrownBy(
                        () -> effects.once(caller, "h", "invite", Json.object().put("to", "another"), happens("h"))
                                .await())
                .isInstanceOf(Failure.Unprocessable.class);
    }

    @Test
    void of_what_was_refused_the_words_may_change() {
        once("i", () -> Future.succeededFuture(new EffectResult.Unknown("no answer")));
        var other = Json.object().put("to", "another");
        assertThatThrownBy(() ->
                        effects.once(caller, "i", "invite", other, happens("i")).await())
                .isInstanceOf(Failure.Unprocessable.class);
        Effect open = effects.find(caller.tenantId(), "i").await().orElseThrow();
        effects.settle(open, new Settlement.DidNotHappen("I looked")).await();

        effects.once(caller, "i", "invite", other, happens("i")).await();

        assertThat(effects.find(caller.tenantId(), "i").await().orElseThrow().request())
                .isEqualTo(other);
        assertThat(world).containsExactly("i");
    }

    @Test
    void an_effect_whose_process_died_is_asked_about_when_its_lease_is_over() {
        Promise<EffectResult> never = Promise.promise();
        Future<EffectOutcome> dead = effects.once(caller, "i", "invite", request, () -> {
            world.add("i");
            return never.future();
        });
        Await.until("it was called", () -> world.contains("i"));
        assertThatThrownBy(() -> once("i", happens("i"))).isInstanceOf(Failure.Conflict.class);

        wall.advance(Duration.ofMinutes(2));
        assertThat(once("i", happens("i"))).isEqualTo(new EffectOutcome.Done(answer("i"), true));

        never.complete(new EffectResult.Happened(answer("i")));
        assertThat(dead.await()).as("its late news agrees").isEqualTo(new EffectOutcome.Done(answer("i"), true));
    }

    @Test
    void what_was_erased_says_nothing_but_that_it_happened_and_may_be_asked_for_anew() {
        once("j", happens("j"));

        erase("j", "nobody-j");

        Effect erased = effects.find(caller.tenantId(), "nobody-j").await().orElseThrow();
        assertThat(erased.state()).isEqualTo(EffectState.DONE);
        assertThat(erased.request()).isEmpty();
        assertThat(erased.result().orElseThrow()).isEmpty();
        assertThat(once("j", happens("j"))).isEqualTo(new EffectOutcome.Done(answer("j"), false));
        assertThat(world).containsExactly("j", "j");
    }

    @Test
    void what_is_being_done_is_not_erased_and_what_is_uncertain_is_settled_under_its_new_key() {
        Promise<EffectResult> never = Promise.promise();
        Future<EffectOutcome> doing = effects.once(caller, "k", "invite", request, never::future);
        Await.until(
                "it has begun",
                () -> effects.find(caller.tenantId(), "k").await().isPresent());
        assertThatThrownBy(() -> erase("k", "nobody-k"))
                .isInstanceOfSatisfying(
                        Failure.Conflict.class, busy -> assertThat(busy.code()).isEqualTo("in_progress"));
        never.fail("connection reset");
        doing.await();

        erase("k", "nobody-k");
        world.add("nobody-k");
        EffectWatch watch = effects.watch(vertx, "test");
        watch.start();
        Await.until("it is settled", () -> told.contains(EffectState.DONE));
        watch.stop().await();

        assertThat(effects.find(caller.tenantId(), "k").await()).isEmpty();
        assertThat(effects.find(caller.tenantId(), "nobody-k")
                        .await()
                        .orElseThrow()
                        .state())
                .isEqualTo(EffectState.DONE);
    }

    @Test
    void news_of_what_was_erased_are_not_taken_for_those_of_what_was_asked_anew() {
        once("l", () -> Future.succeededFuture(new EffectResult.Unknown("no answer")));
        Effect old = effects.find(caller.tenantId(), "l").await().orElseThrow();
        erase("l", "nobody-l");
        wall.advance(Duration.ofMillis(1));
        Promise<EffectResult> anew = Promise.promise();
        Future<EffectOutcome> doing = effects.once(caller, "l", "invite", request, anew::future);
        Await.until(
                "it has begun anew",
                () -> effects.find(caller.tenantId(), "l").await().isPresent());

        effects.settle(old, new Settlement.DidNotHappen("looked for too early")).await();

        assertThat(effects.find(caller.tenantId(), "l").await().orElseThrow().state())
                .isEqualTo(EffectState.STARTED);
        anew.complete(new EffectResult.Happened(answer("l")));
        assertThat(doing.await()).isEqualTo(new EffectOutcome.Done(answer("l"), false));
    }

    private void erase(String key, String under) {
        database.inTenant(caller.tenantId(), sql -> effects.hold(sql, caller.tenantId(), List.of(key))
                        .compose(held -> effects.erase(sql, held.get(0), under, Json.object(), Json.object())))
                .await();
    }

    @Test
    void the_background_settles_what_nobody_asks_for_again() {
        List<String> keys = IntStream.range(0, 30).mapToObj(i -> "bg" + i).toList();
        keys.forEach(key -> once(key, () -> {
            world.add(key);
            return Future.failedFuture("connection reset");
        }));
        EffectWatch first = effects.watch(vertx, "test");
        EffectWatch second = effects.watch(vertx, "test");
        first.start();
        second.start();

        Await.until("all are known", () -> told.size() == keys.size());
        Future.join(first.stop(), second.stop()).await();
        keys.forEach(key -> assertThat(effects.find(caller.tenantId(), key)
                        .await()
                        .orElseThrow()
                        .state())
                .isEqualTo(EffectState.DONE));
    }

    @Test
    void the_background_leaves_to_a_person_what_it_cannot_find_out() {
        AtomicInteger asked = new AtomicInteger();
        settler = (asker, effect) -> {
            asked.incrementAndGet();
            return Future.failedFuture("the provider is down");
        };
        once("j", () -> Future.failedFuture("connection reset"));
        EffectWatch watch = effects.watch(vertx, "test");
        watch.start();

        Await.until("it gave up", () -> asked.get() == 3);
        watch.stop().await();
        wall.advance(Duration.ofDays(1));
        EffectWatch later = effects.watch(vertx, "test");
        later.start();
        later.stop().await();
        assertThat(asked).hasValue(3);
        assertThat(effects.uncertain(database.tenant(caller.tenantId()), 10).await())
                .extracting(Effect::key)
                .contains("j");
    }

    private EffectOutcome once(String key, java.util.function.Supplier<Future<EffectResult>> call) {
        return effects.once(caller, key, "invite", request, call).await();
    }

    private java.util.function.Supplier<Future<EffectResult>> happens(String key) {
        return () -> {
            world.add(key);
            return Future.succeededFuture(new EffectResult.Happened(answer(key)));
        };
    }

    private static JsonNode answer(String key) {
        return Json.object().put("id", key);
    }
}
