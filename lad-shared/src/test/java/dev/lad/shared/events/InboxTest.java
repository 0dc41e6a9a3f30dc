package dev.lad.shared.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.ScratchDatabase;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.Runs;
import dev.lad.shared.time.Await;
import dev.lad.shared.time.HandClock;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final HandClock wall = new HandClock();
    private final Time time = new Time(wall, wall);
    private Vertx vertx;
    private Database database;
    private Inbox inbox;
    private final Runs runs = new Runs();
    private JobRunner runner;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = ScratchDatabase.open(vertx);
        Jobs jobs = new Jobs(time);
        inbox = new Inbox(database, time, jobs);
        runner = new JobRunner(vertx, database, time, "test", jobs, JobSettings.STANDARD, runs.instruments());
    }

    @AfterEach
    void close() {
        runner.drain().await();
        database.close().await();
        vertx.close().await();
    }

    @Test
    void a_webhook_delivered_many_times_at_once_is_processed_once_with_the_bytes_that_came() {
        Queue<InboxMessage> seen = new ConcurrentLinkedQueue<>();
        inbox.process(runner, "stripe", (sql, message) -> {
            seen.add(message);
            return Future.succeededFuture();
        });
        runner.start();

        var deliveries = IntStream.range(0, 10)
                .mapToObj(i -> inbox.accept(message("evt_1")))
                .toList();
        Future.all(deliveries).await();
        inbox.accept(message("evt_2")).await();

        Await.until("both were processed", () -> runs.done() == 2);
        assertThat(deliveries).filteredOn(Future::result).hasSize(1);
        assertThat(seen).extracting(InboxMessage::eventId).containsExactlyInAnyOrder("evt_1", "evt_2");
        assertThat(seen).allSatisfy(message -> {
            assertThat(message.body()).isEqualTo(Buffer.buffer(new byte[] {(byte) 0xff, 0, 'a'}));
            assertThat(message.headers()).isEqualTo(Map.of("content-type", "application/json"));
        });
        assertThat(kept()).as("what came").isZero();
        assertThat(inbox.accept(message("evt_1")).await())
                .as("and after that it is known")
                .isFalse();
    }

    @Test
    void a_handler_that_fails_is_tried_again() {
        AtomicInteger tries = new AtomicInteger();
        inbox.process(
                runner,
                "stripe",
                (sql, message) ->
                        tries.incrementAndGet() == 1 ? Future.failedFuture("broke") : Future.succeededFuture());
        runner.start();
        inbox.accept(message("evt_3")).await();
        Await.until("it failed", () -> runs.failed() == 1);
        wall.advance(java.time.Duration.ofSeconds(2));
        Await.until("it was processed", () -> runs.done() == 1);
        assertThat(tries).hasValue(2);
    }

    /** Messages of which more is kept than that they came. */
    private int kept() {
        return database.system()
                .list(
                        row -> row.getInteger(0),
                        "select count(*)::int from inbox where body <> '' or headers <> '{}' or processed_at is null")
                .await()
                .get(0);
    }

    private InboxMessage message(String id) {
        return new InboxMessage(
                "stripe",
                id,
                Map.of("content-type", "application/json"),
                Buffer.buffer(new byte[] {(byte) 0xff, 0, 'a'}),
                wall.instant());
    }
}
