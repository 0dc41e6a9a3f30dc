package dev.lad.shared.events;

import dev.lad.bus.Trace;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Backoff;
import dev.lad.shared.jobs.Pulse;
import dev.lad.shared.jobs.Reasons;
import dev.lad.shared.observe.CurrentTrace;
import dev.lad.shared.observe.Span;
import dev.lad.shared.observe.Spans;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Reads one service's events for another, in order, one instance at a time.
 *
 * <p>An event that fails is tried again after a back-off, and holds up those behind it. After {@link Settings#tries} it
 * is put aside and reading goes on; failures that say something else is down (503, 504, 429) are not counted.
 */
public final class Subscription {
    private static final Logger log = LoggerFactory.getLogger(Subscription.class);

    /** A service that starts with this one, or is being rolled, runs by then. */
    private static final Duration START = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Database database;
    private final Time time;
    private final Feed feed;
    private final EventHandler handler;
    private final Settings settings;
    private final UUID holder = UUID.randomUUID();
    private final Spans spans;
    private final Pulse pulse;
    private @Nullable MessageConsumer<String> nudges;
    private Instant renewAt = Instant.MIN;
    private Instant restUntil = Instant.MIN;
    private String position = "";
    private int failures;
    private int ownFailures;
    private Instant unreadableSince = Instant.MAX;
    private boolean unreadable;

    /**
     * What is read.
     *
     * @param name names the position; unique in the consumer, and the same in all its instances
     * @param service the service whose events are read
     * @param types only these
     * @param source how to fetch them
     */
    public record Feed(String name, String service, List<String> types, EventSource source) {}

    /**
     * How it is read.
     *
     * @param batch events fetched at a time
     * @param lease after this long without a sign of life another instance takes over
     * @param idlePoll how often it looks when nobody nudges it
     * @param tries how often an event is tried before it is put aside
     * @param backoff the pauses between
     */
    public record Settings(int batch, Duration lease, Duration idlePoll, int tries, Backoff backoff) {
        public static final Settings STANDARD = new Settings(
                100,
                Duration.ofSeconds(15),
                Duration.ofSeconds(1),
                8,
                new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)));
    }

    /** A subscription that does nothing before {@link #start}. */
    public Subscription(
            Vertx vertx,
            Database database,
            Time time,
            Feed feed,
            EventHandler handler,
            Settings settings,
            Spans spans) {
        this.vertx = vertx;
        this.database = database;
        this.time = time;
        this.feed = feed;
        this.handler = handler;
        this.settings = settings;
        this.spans = spans;
        this.pulse = new Pulse(vertx, vertx.getOrCreateContext(), settings::idlePoll, this::poll);
    }

    /** Begins to read where this subscription got to, at the first event that is still kept if it is new. */
    public void start() {
        nudges = vertx.eventBus().consumer(Outbox.nudgeAddress(feed.service()), nudge -> pulse.wake());
        pulse.start();
    }

    /** Reads no further; done when the event at hand is finished and another instance may take over. */
    public Future<Void> stop() {
        Future<Void> deaf = nudges == null ? Future.succeededFuture() : nudges.unregister();
        return deaf.compose(silent -> pulse.stop())
                .compose(stopped -> SubscriptionStore.release(database.system(), feed.name(), holder))
                .mapEmpty();
    }

    /** Events that were put aside, in the scope of {@code sql}. */
    public Future<List<DeadEvent>> dead(Sql sql, int most) {
        return SubscriptionStore.dead(sql, feed.name(), most);
    }

    /** Handles an event that was put aside once more; it stays where it is when that fails. */
    public Future<Void> replay(UUID tenantId, UUID eventId) {
        return database.inTenant(tenantId, sql -> SubscriptionStore.exhume(sql, feed.name(), eventId)
                .compose(dead -> dead.isPresent()
                        ? handler.handle(sql, dead.get().event())
                        : Future.failedFuture(new Failure.NotFound("event"))));
    }

    private Future<Pulse.Beat> poll() {
        if (time.wall().instant().isBefore(restUntil)) {
            return Future.succeededFuture(Pulse.Beat.NONE);
        }
        return page().onSuccess(read -> readAgain()).onFailure(this::unreadable).compose(page -> page.map(this::take)
                .orElseGet(() -> Future.succeededFuture(Pulse.Beat.NONE)));
    }

    /** What comes next; empty where another instance reads. */
    private Future<Optional<EventPage>> page() {
        return leased().compose(mine -> mine
                ? feed.source().list(position, settings.batch(), feed.types()).map(Optional::of)
                : Future.succeededFuture(Optional.empty()));
    }

    /** Says it once, however often it is tried until it works again; of a service that does not run, once that has lasted. */
    private void unreadable(Throwable error) {
        Instant now = time.wall().instant();
        unreadableSince = unreadableSince.isBefore(now) ? unreadableSince : now;
        boolean absent = error instanceof Failure gone && gone.code().equals("service_unavailable");
        boolean passing = absent && now.isBefore(unreadableSince.plus(START));
        if (!unreadable && !passing) {
            unreadable = true;
            log.atWarn()
                    .addKeyValue("subscription", feed.name())
                    .addKeyValue("error", Reasons.of(error))
                    .log("events.unreadable");
        }
    }

    private void readAgain() {
        unreadableSince = Instant.MAX;
        if (unreadable) {
            unreadable = false;
            log.atInfo().addKeyValue("subscription", feed.name()).log("events.read_again");
        }
    }

    /** Whether the lease is ours, renewed well before its end. */
    private Future<Boolean> leased() {
        Instant now = time.wall().instant();
        if (now.isBefore(renewAt)) {
            return Future.succeededFuture(true);
        }
        Instant end = now.plus(settings.lease());
        return SubscriptionStore.acquire(database.system(), feed.name(), holder, position, now, end)
                .map(acquired -> {
                    position = acquired.orElse(position);
                    renewAt = acquired.isPresent() ? now.plus(settings.lease().dividedBy(3)) : Instant.MIN;
                    if (acquired.isEmpty()) {
                        forgetFailures();
                    }
                    return acquired.isPresent();
                });
    }

    private Future<Pulse.Beat> take(EventPage page) {
        return takeEach(page.events().iterator()).map(all -> {
            position = page.next();
            return page.more() ? Pulse.Beat.MORE : page.events().isEmpty() ? Pulse.Beat.NONE : Pulse.Beat.SOME;
        });
    }

    private Future<Void> takeEach(Iterator<Event> events) {
        if (!events.hasNext()) {
            return Future.succeededFuture();
        }
        Event event = events.next();
        return leased().compose(mine -> mine ? takeOne(event, handler) : Future.failedFuture(lost()))
                .onSuccess(taken -> takenAtLast(event))
                .recover(e -> failed(event, e))
                .onSuccess(past -> forgetFailures())
                .compose(taken -> takeEach(events));
    }

    /** In the trace of the change that the event tells of. */
    private Future<Void> takeOne(Event event, EventHandler taker) {
        Trace cause = event.trace().flatMap(Trace::read).orElseGet(Trace::begin);
        Span span = spans.work("event " + event.type(), cause);
        return CurrentTrace.in(
                vertx.getOrCreateContext(), span.trace(), () -> span.around(() -> takeHere(event, taker)));
    }

    private Future<Void> takeHere(Event event, EventHandler taker) {
        return database.inTenant(event.tenantId(), sql -> taker.handle(sql, event)
                        .compose(handled -> SubscriptionStore.advance(sql, feed.name(), holder, event.position()))
                        .compose(ours -> ours ? Future.<Void>succeededFuture() : Future.failedFuture(lost())))
                .onSuccess(taken -> position = event.position());
    }

    /** Goes on past the event once it has failed too often by itself; else leaves it for the next poll. */
    private Future<Void> failed(Event event, Throwable cause) {
        if (cause instanceof Failure.Conflict conflict && conflict.code().equals("lease_lost")) {
            renewAt = Instant.MIN;
            return Future.failedFuture(cause);
        }
        failures++;
        if (!(cause instanceof Failure failure && failure.status() >= 429 && failure.status() != 500)) {
            ownFailures++;
        }
        Duration backoff = settings.backoff().after(failures);
        restUntil = time.wall().instant().plus(backoff);
        if (ownFailures < settings.tries()) {
            vertx.setTimer(backoff.toMillis(), rested -> pulse.wake());
            retried(event, cause);
            return Future.failedFuture(cause);
        }
        about(event, log.atError()).setCause(cause).log("event.dead");
        var dead =
                new DeadEvent(feed.name(), event, Reasons.of(cause), time.wall().instant());
        restUntil = Instant.MIN;
        return takeOne(event, (sql, again) -> SubscriptionStore.bury(sql, dead).mapEmpty());
    }

    /** Says it at the first failure and whenever there were twice as many: a dozen times in an outage of a day. */
    private void retried(Event event, Throwable cause) {
        if (Integer.bitCount(failures) == 1) {
            about(event, log.atWarn())
                    .addKeyValue("again", restUntil)
                    .addKeyValue("error", kind(cause))
                    .log("event.failed");
        }
    }

    private void takenAtLast(Event event) {
        if (failures > 0) {
            about(event, log.atInfo()).log("event.taken_at_last");
        }
    }

    private void forgetFailures() {
        failures = 0;
        ownFailures = 0;
    }

    /** Nothing of its payload. */
    private LoggingEventBuilder about(Event event, LoggingEventBuilder line) {
        return line.addKeyValue("subscription", feed.name())
                .addKeyValue("event", event.id())
                .addKeyValue("type", event.type())
                .addKeyValue("tenant", event.tenantId())
                .addKeyValue(
                        "trace",
                        event.trace().flatMap(Trace::read).map(Trace::traceId).orElse(""))
                .addKeyValue("failures", failures);
    }

    /** Without its text, which may hold what somebody sent. */
    private static String kind(Throwable cause) {
        return cause instanceof Failure failure
                ? failure.code()
                : cause.getClass().getSimpleName();
    }

    private static Failure lost() {
        return new Failure.Conflict("lease_lost", "Another instance reads this feed now.");
    }
}
