package dev.lad.shared.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lad.bus.Trace;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.ScratchDatabase;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Backoff;
import dev.lad.shared.json.Json;
import dev.lad.shared.observe.CurrentTrace;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.time.Await;
import dev.lad.shared.time.HandClock;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SubscriptionTest {
    private static final Trace CHANGE = Trace.begin();
    private static final List<String> TYPES = List.of("deal.won");
    private static final Subscription.Settings SETTINGS = new Subscription.Settings(
            10,
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            3,
            new Backoff(Duration.ofMillis(2), Duration.ofMillis(5)));

    private final HandClock wall = new HandClock();
    private final Time time = new Time(wall, wall);
    private final UUID tenant = UUID.randomUUID();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private Vertx vertx;
    private Database database;
    private Outbox outbox;
    private OutboxFeed feed;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = ScratchDatabase.open(vertx);
        outbox = new Outbox(vertx, time, "deals");
        feed = new OutboxFeed(database, time);
    }

    @AfterEach
    void close() {
        subscriptions.forEach(subscription -> subscription.stop().await());
        database.close().await();
        vertx.close().await();
    }

    @Test
    void a_late_commit_is_not_skipped() {
        Promise<Void> commit = Promise.promise();
        Promise<Void> appended = Promise.promise();
        Future<UUID> slow = database.inTenant(tenant, sql -> outbox.append(
                        sql, tenant, "deal.won", Json.object().put("n", 1))
                .onSuccess(id -> appended.complete())
                .compose(id -> commit.future().map(id)));
        appended.future().await();
        append(2);

        EventPage early = feed.list("", 10, TYPES).await();
        assertThat(early.events()).as("the later one waits for the earlier").isEmpty();
        commit.complete();
        slow.await();

        assertThat(feed.list(early.next(), 10, TYPES).await().events())
                .extracting(event -> event.payload().path("n").asInt())
                .containsExactly(1, 2);
    }

    @Test
    void a_position_goes_past_events_of_other_types() {
        append(1);
        database.inTenant(tenant, sql -> outbox.append(sql, tenant, "deal.lost", Json.object()))
                .await();
        EventPage page = feed.list("", 10, TYPES).await();
        assertThat(page.events()).hasSize(1);
        assertThat(page.next()).isNotEqualTo(page.events().get(0).position());
        assertThat(feed.list(page.next(), 10, List.of("deal.won", "deal.lost"))
                        .await()
                        .events())
                .isEmpty();
    }

    @Test
    void every_event_takes_effect_once_although_two_instances_compete_and_one_stops() {
        Subscription first = subscription((sql, event) -> note(sql, event));
        Subscription second = subscription((sql, event) -> note(sql, event));
        first.start();
        second.start();
        IntStream.range(0, 30).forEach(this::append);
        Await.until("some were taken", () -> notes().size() >= 10);
        first.stop().await();
        IntStream.range(30, 60).forEach(this::append);

        Await.until("all were taken", () -> notes().size() == 60);
        assertThat(notes())
                .isEqualTo(IntStream.range(0, 60).mapToObj(Integer::toString).toList());
    }

    @Test
    void a_handler_that_fails_leaves_nothing_behind_and_is_tried_again() {
        AtomicInteger tries = new AtomicInteger();
        subscription((sql, event) -> note(sql, event)
                        .compose(noted -> tries.incrementAndGet() == 1
                                ? Future.failedFuture("the handler broke after its insert")
                                : Future.succeededFuture()))
                .start();
        append(1);
        Await.until("it was taken", () -> notes().size() == 1);
        assertThat(tries).hasValue(2);
    }

    @Test
    void a_poison_event_is_put_aside_and_can_be_replayed() {
        AtomicInteger tries = new AtomicInteger();
        boolean[] mended = {false};
        Subscription subscription = subscription((sql, event) -> {
            if (event.payload().path("n").asInt() == 1 && !mended[0]) {
                tries.incrementAndGet();
                return Future.failedFuture(new Failure.Conflict("no_such_lead", "There is no such lead."));
            }
            return note(sql, event);
        });
        subscription.start();
        IntStream.range(0, 3).forEach(this::append);

        Await.until("the others were taken", () -> notes().equals(List.of("0", "2")));
        List<DeadEvent> dead = subscription.dead(database.tenant(tenant), 10).await();
        assertThat(tries).hasValue(3);
        assertThat(dead).singleElement().satisfies(event -> assertThat(event.reason())
                .isEqualTo("no_such_lead: There is no such lead."));

        mended[0] = true;
        subscription.replay(tenant, dead.get(0).event().id()).await();
        assertThat(notes()).contains("1");
        assertThat(subscription.dead(database.tenant(tenant), 10).await()).isEmpty();
    }

    @Test
    void what_fails_because_something_else_is_down_waits_for_it() {
        AtomicInteger tries = new AtomicInteger();
        subscription((sql, event) -> tries.incrementAndGet() < 10
                        ? Future.failedFuture(new Failure.Unavailable("down", "It is down.", Duration.ofSeconds(1)))
                        : note(sql, event))
                .start();
        append(1);
        Await.until("it was taken", () -> notes().size() == 1);
    }

    @Test
    void a_service_that_does_not_run_yet_is_worth_a_warning_only_when_that_lasts() {
        AtomicInteger polls = new AtomicInteger();
        AtomicReference<Optional<Failure>> down = new AtomicReference<>(Optional.of(
                new Failure.Unavailable("service_unavailable", "It is not running now.", Duration.ofSeconds(1))));
        try (Heard heard = new Heard()) {
            subscription(
                            (after, limit, types) -> {
                                polls.incrementAndGet();
                                return down.get()
                                        .<Future<EventPage>>map(Future::failedFuture)
                                        .orElseGet(() -> feed.list(after, limit, types));
                            },
                            (sql, event) -> note(sql, event))
                    .start();
            Await.until("it has looked some times", () -> polls.get() >= 3);
            assertThat(heard.messages()).isEmpty();

            wall.advance(Duration.ofSeconds(16));
            Await.until("it was said", () -> !heard.messages().isEmpty());
            int said = polls.get();
            Await.until("it has looked again", () -> polls.get() >= said + 3);
            assertThat(heard.messages()).containsExactly("WARN events.unreadable");

            down.set(Optional.empty());
            Await.until("it was taken back", () -> heard.messages().size() == 2);
            down.set(Optional.of(new Failure.Conflict("broken", "It answers nonsense.")));
            Await.until(
                    "what is no start is said at once", () -> heard.messages().size() == 3);
            assertThat(heard.messages())
                    .containsExactly("WARN events.unreadable", "INFO events.read_again", "WARN events.unreadable");
        }
    }

    @Test
    void an_event_that_is_tried_again_is_told_of_with_all_that_leads_to_it_and_nothing_of_what_it_says() {
        AtomicInteger tries = new AtomicInteger();
        try (Heard heard = new Heard()) {
            subscription((sql, event) -> tries.incrementAndGet() < 10
                            ? Future.failedFuture(new Failure.Unavailable(
                                    "down", "It is down for " + event.payload(), Duration.ofSeconds(1)))
                            : note(sql, event))
                    .start();
            append(424_242);
            Await.until("it was taken", () -> heard.messages().contains("INFO event.taken_at_last"));

            assertThat(heard.messages())
                    .containsExactly(
                            "WARN event.failed",
                            "WARN event.failed",
                            "WARN event.failed",
                            "WARN event.failed",
                            "INFO event.taken_at_last");
            assertThat(heard.fields("failures")).containsExactly("1", "2", "4", "8", "9");
            assertThat(heard.fields("tenant")).containsOnly(tenant.toString());
            assertThat(heard.fields("type")).containsOnly("deal.won");
            assertThat(heard.fields("trace")).containsOnly(CHANGE.traceId());
            assertThat(heard.fields("error")).hasSize(4).containsOnly("down");
            assertThat(heard.fields("again")).hasSize(4).allSatisfy(again -> assertThat(Instant.parse(again))
                    .isBeforeOrEqualTo(wall.instant()));
            assertThat(heard.all()).doesNotContain("424242");
        }
    }

    @Test
    void an_event_that_is_put_aside_is_told_of_as_such_and_the_next_ones_begin_anew() {
        try (Heard heard = new Heard()) {
            subscription((sql, event) -> event.payload().path("n").asInt() == 1
                            ? Future.failedFuture(new Failure.Conflict("no_such_lead", "There is no such lead."))
                            : note(sql, event))
                    .start();
            IntStream.of(1, 2).forEach(this::append);
            Await.until("the other was taken", () -> notes().equals(List.of("2")));

            assertThat(heard.messages()).containsExactly("WARN event.failed", "WARN event.failed", "ERROR event.dead");
            assertThat(heard.fields("failures")).containsExactly("1", "2", "3");
        }
    }

    /** What subscriptions log. */
    private static final class Heard implements AutoCloseable {
        private final Logger logger = (Logger) LoggerFactory.getLogger(Subscription.class);
        private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

        Heard() {
            appender.list = new CopyOnWriteArrayList<>();
            appender.start();
            logger.setLevel(Level.INFO);
            logger.addAppender(appender);
        }

        List<String> messages() {
            return appender.list.stream()
                    .map(event -> event.getLevel() + " " + event.getMessage())
                    .toList();
        }

        List<String> fields(String key) {
            return appender.list.stream()
                    .flatMap(event -> event.getKeyValuePairs().stream())
                    .filter(field -> field.key.equals(key))
                    .map(field -> String.valueOf(field.value))
                    .toList();
        }

        String all() {
            return appender.list.stream()
                    .map(event -> event.getFormattedMessage() + event.getKeyValuePairs())
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public void close() {
            logger.detachAppender(appender);
            logger.setLevel(null);
        }
    }

    @Test
    void old_events_are_removed() {
        append(1);
        assertThat(feed.prune().await()).isZero();
        wall.advance(Duration.ofDays(15));
        append(2);
        assertThat(feed.prune().await()).isEqualTo(1);
    }

    private Subscription subscription(EventHandler handler) {
        return subscription(feed, handler);
    }

    private Subscription subscription(EventSource source, EventHandler handler) {
        var subscription = new Subscription(
                vertx,
                database,
                time,
                new Subscription.Feed("deals", "deals", TYPES, source),
                handler,
                SETTINGS,
                Instruments.unobserved("test").spans());
        subscriptions.add(subscription);
        return subscription;
    }

    private void append(int n) {
        CurrentTrace.in(
                        vertx.getOrCreateContext(),
                        CHANGE,
                        () -> database.inTenant(
                                tenant,
                                sql -> outbox.append(
                                        sql, tenant, "deal.won", Json.object().put("n", n))))
                .await();
    }

    private static Future<Void> note(dev.lad.shared.db.Sql sql, Event event) {
        return sql.change(
                        "insert into note (tenant_id, id, text) values ($1, $2, $3)",
                        event.tenantId(),
                        UUID.randomUUID(),
                        event.payload().path("n").asText())
                .mapEmpty();
    }

    private List<String> notes() {
        return database.tenant(tenant)
                .list(row -> row.getString(0), "select text from note order by text::integer")
                .await();
    }
}
