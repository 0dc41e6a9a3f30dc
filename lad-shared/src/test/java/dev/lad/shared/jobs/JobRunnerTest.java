package dev.lad.shared.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.ScratchDatabase;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.time.Await;
import dev.lad.shared.time.HandClock;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JobRunnerTest {
    private static final JobSettings SETTINGS = new JobSettings(8, Duration.ofSeconds(30), Duration.ofMillis(100));
    private static final JobKind GREET = JobKind.named("greet")
            .withAttempts(3)
            .withBackoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(10)));

    private final HandClock wall = new HandClock();
    private final HandClock business = new HandClock();
    private final Time time = new Time(wall, business);
    private final UUID tenant = UUID.randomUUID();
    private final Map<JobRunner, Runs> runners = new IdentityHashMap<>();
    private Vertx vertx;
    private Database database;
    private Jobs jobs;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = ScratchDatabase.open(vertx);
        jobs = new Jobs(time);
    }

    @AfterEach
    void close() {
        runners.keySet().forEach(runner -> runner.drain().await());
        database.close().await();
        vertx.close().await();
    }

    @Test
    void what_is_due_is_run_once_and_leaves_no_row() {
        Queue<Job> ran = new ConcurrentLinkedQueue<>();
        JobRunner runner = runner((job, caller) -> {
            assertThat(caller.tenantId()).isEqualTo(tenant);
            ran.add(job);
            return Future.succeededFuture(Outcome.done());
        });
        runner.start();

        enqueue("a", business.instant());

        Await.until("it ran", () -> runs(runner).done() == 1);
        assertThat(ran).singleElement().satisfies(job -> {
            assertThat(job.payload()).isEqualTo(payload("a"));
            assertThat(job.attempt()).isEqualTo(1);
        });
        assertThat(rows()).isZero();
    }

    @Test
    void what_was_rolled_back_never_runs() {
        List<String> ran = new CopyOnWriteArrayList<>();
        JobRunner runner = runner((job, caller) -> {
            ran.add(job.key().orElseThrow());
            return Future.succeededFuture(Outcome.done());
        });
        runner.start();

        assertThatThrownBy(() -> database.inTenant(tenant, sql -> jobs.enqueue(
                                        sql, tenant, "greet", "gone", payload("gone"), business.instant())
                                .compose(added -> Future.failedFuture(new Failure.Conflict("no", "No."))))
                        .await())
                .isInstanceOf(Failure.Conflict.class);
        enqueue("kept", business.instant());

        Await.until("the kept one ran", () -> runs(runner).done() == 1);
        runner.drain().await();
        assertThat(ran).containsExactly("kept");
    }

    @Test
    void what_is_due_later_waits_for_the_business_clock() {
        JobRunner runner = runner((job, caller) -> Future.succeededFuture(Outcome.done()));
        enqueue("tomorrow", business.instant().plus(Duration.ofDays(1)));
        enqueue("now", business.instant());
        runner.start();
        Await.until("what is due ran", () -> runs(runner).done() == 1);
        assertThat(rows()).isEqualTo(1);

        business.advance(Duration.ofDays(1));

        Await.until("tomorrow came", () -> runs(runner).done() == 2);
    }

    @Test
    void a_key_has_one_live_job() {
        assertThat(enqueue("a", business.instant())).isTrue();
        assertThat(enqueue("a", business.instant())).isFalse();
        assertThat(jobs.cancel(database.system(), Optional.of(tenant), "greet", "a")
                        .await())
                .isTrue();
        assertThat(enqueue("a", business.instant())).isTrue();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void a_failing_job_is_tried_again_and_then_lies_dead_until_retried() {
        AtomicInteger tries = new AtomicInteger();
        JobRunner runner = runner((job, caller) -> {
            tries.incrementAndGet();
            return tries.get() > 3
                    ? Future.succeededFuture(Outcome.done())
                    : Future.failedFuture(new Failure.Conflict("busy", "It is busy."));
        });
        enqueue("a", business.instant());
        runner.start();
        Await.until("it is dead", () -> runs(runner).dead() == 1);
        runner.drain().await();

        List<DeadJob> dead = jobs.dead(database.system(), 10).await();
        assertThat(tries).hasValue(3);
        assertThat(dead).singleElement().satisfies(job -> {
            assertThat(job.reason()).isEqualTo("busy: It is busy.");
            assertThat(job.attempts()).isEqualTo(3);
        });

        JobRunner second = runner((job, caller) -> Future.succeededFuture(Outcome.done()));
        second.start();
        assertThat(jobs.retry(database.system(), dead.get(0).id()).await()).isTrue();
        Await.until("the retried one is done", () -> runs(second).done() == 1);
    }

    @Test
    void a_failure_that_names_a_pause_is_not_tried_before_it_is_over() {
        AtomicInteger tries = new AtomicInteger();
        JobRunner runner = runner((job, caller) -> tries.incrementAndGet() > 1
                ? Future.succeededFuture(Outcome.done())
                : Future.failedFuture(new Failure.TooMany("slow_down", "Slow down.", Duration.ofHours(1))));
        enqueue("a", business.instant());
        runner.start();
        Await.until("it failed", () -> runs(runner).failed() == 1);

        business.advance(Duration.ofDays(3));
        enqueue("b", business.instant());
        Await.until("another ran meanwhile", () -> runs(runner).done() == 1);
        assertThat(tries).hasValue(2);

        wall.advance(Duration.ofHours(1));
        Await.until("the pause is over", () -> runs(runner).done() == 2);
    }

    @Test
    void again_keeps_the_row_with_its_new_payload_and_time() {
        Queue<JsonNode> seen = new ConcurrentLinkedQueue<>();
        JobRunner runner = runner((job, caller) -> {
            seen.add(job.payload());
            return Future.succeededFuture(
                    seen.size() == 1
                            ? Outcome.again(business.instant().plus(Duration.ofDays(7)), payload("second"))
                            : Outcome.done());
        });
        enqueue("a", business.instant());
        runner.start();
        Await.until("the first part is done", () -> runs(runner).again() == 1);

        business.advance(Duration.ofDays(7));

        Await.until("the second part is done", () -> runs(runner).done() == 1);
        assertThat(seen).containsExactly(payload("a"), payload("second"));
    }

    @Test
    void two_runners_share_the_work_and_do_none_of_it_twice() {
        Map<String, Integer> ran = new ConcurrentHashMap<>();
        JobWork count = (job, caller) -> {
            ran.merge(job.key().orElseThrow(), 1, Integer::sum);
            return vertx.timer(5, java.util.concurrent.TimeUnit.MILLISECONDS).map(Outcome.done());
        };
        JobRunner first = runner(count);
        JobRunner second = runner(count);
        List<NewJob> many = IntStream.range(0, 400)
                .mapToObj(i -> new NewJob(tenant, "greet", "k" + i, payload("k" + i), business.instant()))
                .toList();
        assertThat(database.inTenant(tenant, sql -> jobs.enqueue(sql, many)).await())
                .isEqualTo(400);

        first.start();
        second.start();

        Await.until("all ran", () -> runs(first).done() + runs(second).done() == 400);
        assertThat(ran).hasSize(400).allSatisfy((key, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(runs(first).done()).isPositive();
        assertThat(runs(second).done()).isPositive();
        assertThat(rows()).isZero();
    }

    @Test
    void a_lost_lease_passes_the_job_on_and_drops_the_late_result() {
        Promise<Outcome> hung = Promise.promise();
        Promise<Void> begun = Promise.promise();
        JobRunner stuck = runner((job, caller) -> {
            begun.complete();
            return hung.future();
        });
        enqueue("a", business.instant());
        stuck.start();
        begun.future().await();

        wall.advance(Duration.ofMinutes(2));
        JobRunner other = runner((job, caller) -> {
            assertThat(job.attempt()).isEqualTo(2);
            return Future.succeededFuture(Outcome.again(job.dueAt().plus(Duration.ofDays(1)), payload("moved on")));
        });
        other.start();
        Await.until("the other took it up", () -> runs(other).again() == 1);
        hung.complete(Outcome.done());

        Await.until("the late result was dropped", () -> runs(stuck).lost() == 1);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void settling_in_the_handlers_transaction_fails_it_once_the_job_was_cancelled() {
        Promise<Void> begun = Promise.promise();
        Promise<Void> go = Promise.promise();
        JobRunner runner = runner((job, caller) -> {
            begun.complete();
            return go.future()
                    .compose(ready -> database.inTenant(tenant, sql -> jobs.enqueue(
                                    sql, tenant, "other", "effect", payload("x"), business.instant())
                            .compose(added -> jobs.settle(sql, job, Outcome.done()))));
        });
        enqueue("a", business.instant());
        runner.start();
        begun.future().await();
        assertThat(jobs.cancel(database.system(), Optional.of(tenant), "greet", "a")
                        .await())
                .isTrue();
        go.complete();

        Await.until("its result was dropped", () -> runs(runner).lost() == 1);
        assertThat(rows()).as("the enqueued effect was rolled back").isZero();
    }

    @Test
    void draining_finishes_what_is_held_and_claims_nothing_more() {
        Promise<Void> begun = Promise.promise();
        Promise<Outcome> held = Promise.promise();
        JobRunner runner = runner((job, caller) -> {
            begun.complete();
            return held.future();
        });
        enqueue("a", business.instant());
        runner.start();
        begun.future().await();

        Future<Void> drained = runner.drain();
        enqueue("b", business.instant());
        assertThat(drained.isComplete()).isFalse();
        held.complete(Outcome.done());
        drained.await();

        assertThat(runs(runner).done()).isEqualTo(1);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void one_tenants_backlog_does_not_keep_another_waiting() {
        UUID small = UUID.randomUUID();
        List<NewJob> backlog = IntStream.range(0, 2_000)
                .mapToObj(i -> new NewJob(tenant, "greet", "k" + i, payload("k"), business.instant()))
                .toList();
        jobs.enqueue(database.system(), backlog).await();
        jobs.enqueue(database.system(), small, "greet", "one", payload("one"), business.instant())
                .await();
        Queue<UUID> order = new ConcurrentLinkedQueue<>();
        JobRunner runner = runner((job, caller) -> {
            order.add(caller.tenantId());
            return Future.succeededFuture(Outcome.done());
        });
        runner.start();

        Await.until("the small tenant had its turn", () -> order.contains(small));
        assertThat(new ArrayList<>(order).indexOf(small)).isLessThan(100);
    }

    @Test
    void a_renewal_that_fails_is_told() {
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.list = new CopyOnWriteArrayList<>();
        told.start();
        Logger logger = (Logger) LoggerFactory.getLogger(JobRunner.class);
        logger.addAppender(told);
        Database lost = ScratchDatabase.open(vertx);
        JobSettings hasty = new JobSettings(8, Duration.ofMillis(60), Duration.ofMillis(20));
        Promise<Void> begun = Promise.promise();
        Promise<Outcome> held = Promise.promise();
        Runs runs = new Runs();
        JobRunner runner = new JobRunner(vertx, lost, time, "test", jobs, hasty, runs.instruments())
                .handle(GREET, (job, caller) -> {
                    begun.tryComplete();
                    return held.future();
                });
        runners.put(runner, runs);
        lost.inTenant(tenant, sql -> jobs.enqueue(sql, tenant, "greet", "a", payload("a"), business.instant()))
                .await();
        runner.start();
        begun.future().await();

        lost.close().await();

        Await.until("it is told", () -> told.list.stream()
                .anyMatch(event -> event.getMessage().equals("jobs.renew_failed")));
        held.complete(Outcome.done());
        logger.detachAppender(told);
    }

    private JobRunner runner(JobWork work) {
        Runs runs = new Runs();
        JobRunner runner =
                new JobRunner(vertx, database, time, "test", jobs, SETTINGS, runs.instruments()).handle(GREET, work);
        runners.put(runner, runs);
        return runner;
    }

    private Runs runs(JobRunner runner) {
        return Objects.requireNonNull(runners.get(runner));
    }

    private boolean enqueue(String key, Instant dueAt) {
        return database.inTenant(tenant, sql -> jobs.enqueue(sql, tenant, "greet", key, payload(key), dueAt))
                .await();
    }

    private long rows() {
        return database.system()
                .run("select count(*) as n from job")
                .await()
                .iterator()
                .next()
                .getLong("n");
    }

    private static JsonNode payload(String name) {
        return Json.object().put("name", name);
    }
}
