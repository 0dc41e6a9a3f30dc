package dev.lad.shared.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work that reads what there is must begin after what there is was changed. */
class EnqueueBehindTest {
    private static final JobSettings SETTINGS = new JobSettings(8, Duration.ofSeconds(30), Duration.ofMillis(100));

    private final Time time = new Time(new HandClock(), new HandClock());
    private final UUID tenant = UUID.randomUUID();
    private final Queue<Promise<Outcome>> running = new ConcurrentLinkedQueue<>();
    private Vertx vertx;
    private Database database;
    private Jobs jobs;
    private final Runs runs = new Runs();
    private JobRunner runner;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = ScratchDatabase.open(vertx);
        jobs = new Jobs(time);
        runner = new JobRunner(vertx, database, time, "test", jobs, SETTINGS, runs.instruments())
                .handle(JobKind.named("look"), (job, caller) -> {
                    Promise<Outcome> run = Promise.promise();
                    running.add(run);
                    return run.future();
                });
    }

    @AfterEach
    void close() {
        running.forEach(run -> run.tryComplete(Outcome.done()));
        runner.drain().await();
        database.close().await();
        vertx.close().await();
    }

    @Test
    void behindWorkThatWaitsItIsTheSameWork() {
        enqueue().await();
        enqueue().await();
        runner.start();
        Await.until("it runs", () -> running.size() == 1);
        running.remove().complete(Outcome.done());

        Await.until("it is done", () -> runs.done() == 1);
        assertThat(jobs()).isZero();
    }

    @Test
    void behindWorkThatRunsItIsRefusedUntilThatHasEnded() {
        enqueue().await();
        runner.start();
        Await.until("it runs", () -> running.size() == 1);

        assertThatThrownBy(() -> enqueue().await())
                .isInstanceOfSatisfying(
                        Failure.Unavailable.class, e -> assertThat(e.code()).isEqualTo("work_under_way"));

        running.remove().complete(Outcome.done());
        Await.until("it has ended", () -> runs.done() == 1);
        enqueue().await();
        Await.until("it runs again", () -> running.size() == 1);
    }

    private Future<Void> enqueue() {
        return database.inTenant(
                tenant,
                sql -> jobs.enqueueBehind(
                        sql,
                        new NewJob(
                                tenant,
                                "look",
                                "at this",
                                Json.object(),
                                time.business().instant())));
    }

    private int jobs() {
        return database.system()
                .first(row -> row.getInteger(0), "select count(*)::int from job")
                .await()
                .orElseThrow();
    }
}
