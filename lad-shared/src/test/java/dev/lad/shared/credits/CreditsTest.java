package dev.lad.shared.credits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.ScratchDatabase;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.Runs;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.mesh.Delivery;
import dev.lad.shared.mesh.MeshConfig.Limits;
import dev.lad.shared.mesh.Registry;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.mesh.Targets;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Await;
import dev.lad.shared.time.HandClock;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plays billing at the end of the wire, which writes down what it is asked. */
class CreditsTest {
    private static final Charge REVEAL = new Charge("reveal", new BigDecimal("8"), "reveal-1");

    private final HandClock wall = new HandClock();
    private final Time time = new Time(wall, wall);
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private volatile Cost resolved = Cost.notKnownYet();
    private volatile boolean captureFails;
    private volatile boolean poor;
    private Vertx vertx;
    private Database database;
    private final Runs runs = new Runs();
    private JobRunner runner;
    private Credits credits;
    private Caller caller;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = ScratchDatabase.open(vertx);
        var registry = new Registry(vertx, wall, Set.of(), any -> true);
        registry.addLocal(new Announcement("billing", "1", "billing.1", "", "", "1", Announcement.State.UP));
        var targets = new Targets(
                vertx, registry, (instance, request) -> Future.succeededFuture(answer(request)), Limits.STANDARD);
        var services = new Services(new Delivery(registry, targets, wall), "test");
        Jobs jobs = new Jobs(time);
        runner = new JobRunner(vertx, database, time, "test", jobs, JobSettings.STANDARD, runs.instruments());
        credits = new Credits(
                database, jobs, time, services, Map.of("reveal", (asker, key) -> Future.succeededFuture(resolved)));
        credits.settleIn(runner);
        runner.start();
        caller = Caller.background("test", UUID.randomUUID(), wall, Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        runner.drain().await();
        database.close().await();
        vertx.close().await();
    }

    @Test
    void what_was_delivered_is_captured_at_its_cost_and_nothing_is_left_behind() {
        assertThat(guard(Future.succeededFuture("phone"), Cost.of(new BigDecimal("5.5")))
                        .await())
                .isEqualTo("phone");
        assertThat(asked).containsExactly("holdCredits 8", "captureHold 5.5");
        assertThat(jobs()).isZero();
    }

    @Test
    void what_was_not_delivered_is_released() {
        resolved = Cost.nothing();
        guard(Future.succeededFuture("none"), Cost.nothing()).await();
        assertThatThrownBy(() -> guard(Future.failedFuture(new Failure.NotFound("person")), Cost.nothing())
                        .await())
                .isInstanceOf(Failure.NotFound.class);
        assertThat(asked).containsExactly("holdCredits 8", "releaseHold", "holdCredits 8", "releaseHold");
        assertThat(jobs()).isZero();
    }

    @Test
    void a_failure_charges_what_the_resolver_says_and_keeps_the_hold_while_it_cannot_say() {
        Future<String> failed = Future.failedFuture(new Failure.Conflict("in_progress", "Another is at it."));
        guard(failed, Cost.nothing()).otherwiseEmpty().await();
        assertThat(asked).containsExactly("holdCredits 8");
        assertThat(jobs()).isEqualTo(1);

        resolved = Cost.of(new BigDecimal("8"));
        guard(failed, Cost.nothing()).otherwiseEmpty().await();
        assertThat(asked).containsExactly("holdCredits 8", "holdCredits 8", "captureHold 8");
        assertThat(jobs()).isZero();
    }

    @Test
    void who_is_not_alone_leaves_the_release_to_the_job() {
        guard(Promise.<String>promise().future(), Cost.nothing());
        Await.until("its job is written", () -> jobs() == 1);
        guard(Future.succeededFuture("none"), Cost.nothing()).await();
        assertThat(asked).containsExactly("holdCredits 8", "holdCredits 8");

        resolved = Cost.nothing();
        wall.advance(Duration.ofMinutes(3));
        Await.until("it was released", () -> asked.contains("releaseHold"));
        Await.until("the job is gone", () -> jobs() == 0);
    }

    @Test
    void with_too_few_credits_nothing_is_done() {
        poor = true;
        boolean[] acted = {false};
        assertThatThrownBy(() -> credits.guard(
                                caller,
                                REVEAL,
                                () -> {
                                    acted[0] = true;
                                    return Future.succeededFuture("");
                                },
                                done -> Cost.nothing())
                        .await())
                .isInstanceOf(Failure.InsufficientCredits.class);
        assertThat(acted[0]).isFalse();
        assertThat(jobs()).isZero();
    }

    @Test
    void while_it_is_uncertain_the_hold_stays_until_the_resolver_knows() {
        guard(Future.succeededFuture("?"), Cost.notKnownYet()).await();
        wall.advance(Duration.ofMinutes(3));
        Await.until("it was asked once in vain", () -> runs.again() == 1);
        assertThat(asked).containsExactly("holdCredits 8");

        resolved = Cost.of(new BigDecimal("8"));
        wall.advance(Duration.ofMinutes(3));
        Await.until("it was captured", () -> runs.done() == 1);
        assertThat(asked).containsExactly("holdCredits 8", "captureHold 8");
    }

    @Test
    void more_than_was_held_is_charged_neither_at_once_nor_later() {
        guard(Future.succeededFuture("phone"), Cost.of(new BigDecimal("9"))).await();
        assertThat(asked).containsExactly("holdCredits 8", "captureHold 8");

        asked.clear();
        guard(Future.succeededFuture("?"), Cost.notKnownYet()).await();
        resolved = Cost.of(new BigDecimal("9"));
        wall.advance(Duration.ofMinutes(3));
        Await.until("it was captured", () -> runs.done() == 1);
        assertThat(asked).containsExactly("holdCredits 8", "captureHold 8");
    }

    @Test
    void a_crash_between_action_and_capture_delays_the_capture_only() {
        resolved = Cost.of(new BigDecimal("8"));
        guard(Promise.<String>promise().future(), Cost.nothing());
        Await.until("its job is written", () -> jobs() == 1);
        wall.advance(Duration.ofMinutes(3));
        Await.until("it was captured", () -> asked.contains("captureHold 8"));
    }

    @Test
    void a_capture_that_fails_is_tried_again_at_the_cost_that_was_decided() {
        captureFails = true;
        assertThat(guard(Future.succeededFuture("phone"), Cost.of(new BigDecimal("5")))
                        .await())
                .isEqualTo("phone");
        Await.until("the job failed once", () -> runs.failed() >= 1);
        captureFails = false;
        asked.clear();
        wall.advance(Duration.ofMinutes(1));
        Await.until("it was captured", () -> runs.done() == 1);
        assertThat(asked).containsExactlyElementsOf(List.of("captureHold 5"));
    }

    private Future<String> guard(Future<String> action, Cost cost) {
        return credits.guard(caller, REVEAL, () -> action, done -> cost);
    }

    private ApiResponse answer(ApiRequest request) {
        String amount = request.body().length() == 0
                ? ""
                : StrictJson.parse(request.body()).path("amount").asText();
        asked.add((request.operation() + " " + amount).trim());
        if (poor) {
            return Problem.response(
                    new Failure.InsufficientCredits(new BigDecimal("8"), BigDecimal.ONE), "/holds", "0".repeat(32));
        }
        if (captureFails && request.operation().equals("captureHold")) {
            return Problem.response(
                    new Failure.Unavailable("down", "It is down.", Duration.ofSeconds(1)), "/holds", "0".repeat(32));
        }
        var body = Json.object().put("success", true);
        body.putObject("data").put("id", "h1");
        return new ApiResponse(200, Map.of("content-type", "application/json"), Json.write(body));
    }

    private long jobs() {
        return database.system()
                .first(row -> row.getLong(0), "select count(*) from job")
                .await()
                .orElseThrow();
    }
}
