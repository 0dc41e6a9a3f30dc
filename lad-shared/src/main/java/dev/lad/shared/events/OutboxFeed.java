package dev.lad.shared.events;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Serves a service's events to the others: what its internal operation {@code listEvents} answers with. */
public final class OutboxFeed implements EventSource {
    private static final int MOST = 500;
    private static final Duration KEPT = Duration.ofDays(14);

    private final Database database;
    private final Time time;

    public OutboxFeed(Database database, Time time) {
        this.database = database;
        this.time = time;
    }

    /**
     * The events of all tenants after a position, so for other services only. Fails with {@link Failure.Invalid} where
     * {@code after} is no position.
     */
    @Override
    public Future<EventPage> list(String after, int limit, List<String> types) {
        if (!EventStore.isPosition(after)) {
            return Future.failedFuture(Failure.Invalid.at("/after", "is not a position that this feed gave out"));
        }
        return EventStore.list(database.system(), after, Math.max(1, Math.min(limit, MOST)), types);
    }

    /** Removes events older than 14 days; done by every service for itself. Answers how many those were. */
    public Future<Integer> prune() {
        return EventStore.prune(database.system(), time.wall().instant().minus(KEPT));
    }
}
