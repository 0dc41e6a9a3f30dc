package dev.lad.shared.auth;

import dev.lad.shared.auth.Issuer.Ended;
import dev.lad.shared.auth.Issuer.EndedList;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sessions and API keys ended before their tokens run out. Heard of at once by what the auth-service publishes, and
 * again by polling, since a publish may be lost and a new node has missed all of them.
 */
public final class Revocations {
    /** The event bus address on which an end is published. */
    static final String ADDRESS = "lad.revocations";

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    /**
     * How far a poll looks back before the last one: longer than a transaction of the auth-service takes, which may
     * commit after the poll an end that it stamped before.
     */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private final Issuer issuer;
    private final Clock wall;
    private final Map<String, Long> until = new ConcurrentHashMap<>();
    private volatile Optional<Instant> heardUpTo = Optional.empty();
    private volatile boolean reachable;
    private volatile Consumer<String> onEnded = id -> {};

    Revocations(Issuer issuer, Clock wall) {
        this.issuer = issuer;
        this.wall = wall;
    }

    /** Tells all nodes; for the auth-service, after the end is committed. */
    public static void publish(EventBus bus, Ended ended) {
        bus.publish(
                ADDRESS,
                new JsonObject()
                        .put("id", ended.id())
                        .put("until", ended.until().toEpochMilli()));
    }

    /** Who is told the id of what has ended, each time that is heard. */
    void onEnded(Consumer<String> listener) {
        onEnded = listener;
    }

    void heard(JsonObject message) {
        add(new Ended(message.getString("id"), Instant.ofEpochMilli(message.getLong("until"))));
    }

    boolean isEnded(String id) {
        return until.containsKey(id);
    }

    /** Whether the list was ever read: before that nobody can be let in. */
    boolean isKnown() {
        return heardUpTo.isPresent();
    }

    /** Succeeds when the list is known, asking for it first where it is not. */
    Future<Void> known() {
        return isKnown()
                ? Future.succeededFuture()
                : poll().recover(unreachable -> Future.failedFuture(Refusals.unavailable()));
    }

    /** Asks for what was ended since the last time and forgets what has run out. */
    Future<Void> poll() {
        return issuer.ended(heardUpTo.map(at -> at.minus(OVERLAP)).orElse(Instant.EPOCH))
                .onSuccess(this::read)
                .onFailure(this::unreachable)
                .mapEmpty();
    }

    /** Said once, not at each look: a service that starts before auth finds nobody for a while. */
    private void unreachable(Throwable reason) {
        LOG.atLevel(reachable ? Level.WARN : Level.DEBUG)
                .addKeyValue("reason", reason.toString())
                .log("revocations.unreachable");
        reachable = false;
    }

    private void read(EndedList list) {
        reachable = true;
        list.ended().forEach(this::add);
        heardUpTo = Optional.of(list.asOf());
        long now = wall.millis();
        until.values().removeIf(end -> end <= now);
    }

    private void add(Ended ended) {
        until.merge(ended.id(), ended.until().toEpochMilli(), Math::max);
        onEnded.accept(ended.id());
    }
}
