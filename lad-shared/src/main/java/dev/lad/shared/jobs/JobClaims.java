package dev.lad.shared.jobs;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Claims for one runner: the oldest first, and by turns of tenants as long as there is more than it can take. */
final class JobClaims {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    /** PostgreSQL compares UUIDs byte by byte; Java's own order takes the halves for signed numbers. */
    private static final Comparator<UUID> AS_POSTGRES = Comparator.<UUID>comparingLong(
                    id -> id.getMostSignificantBits() ^ Long.MIN_VALUE)
            .thenComparingLong(id -> id.getLeastSignificantBits() ^ Long.MIN_VALUE);

    private final UUID holder = UUID.randomUUID();
    private final Database database;
    private final Time time;
    private final JobSettings settings;
    private volatile boolean backlog;
    private UUID lastTurn = BEFORE_ALL;

    JobClaims(Database database, Time time, JobSettings settings) {
        this.database = database;
        this.time = time;
        this.settings = settings;
    }

    UUID holder() {
        return holder;
    }

    Instant leaseEnd() {
        return time.wall().instant().plus(settings.lease());
    }

    /** Whether there was more than the last claim could take. */
    boolean backlog() {
        return backlog;
    }

    Future<List<Job>> claim(Collection<String> kinds, int room) {
        Sql sql = database.system();
        return JobStore.awaken(sql, time.wall().instant())
                .compose(awake -> backlog ? byTurns(sql, kinds, room) : Future.succeededFuture(List.<Job>of()))
                .compose(turns -> turns.size() == room
                        ? Future.succeededFuture(turns)
                        : oldest(sql, kinds, room - turns.size()).map(rest -> both(turns, rest)))
                .onSuccess(found -> backlog = found.size() == room);
    }

    private Future<List<Job>> byTurns(Sql sql, Collection<String> kinds, int room) {
        var turn = new JobStore.Turn(lastTurn, room, Math.max(1, room / 8));
        return JobStore.claimByTurns(sql, holder, leaseEnd(), business(), kinds, turn)
                .onSuccess(found -> lastTurn = found.stream()
                        .flatMap(job -> job.tenantId().stream())
                        .max(AS_POSTGRES)
                        .orElse(BEFORE_ALL));
    }

    private Future<List<Job>> oldest(Sql sql, Collection<String> kinds, int room) {
        return JobStore.claimOldest(sql, holder, leaseEnd(), business(), kinds, room);
    }

    private Instant business() {
        return time.business().instant();
    }

    private static List<Job> both(List<Job> first, List<Job> second) {
        var all = new ArrayList<Job>(first.size() + second.size());
        all.addAll(first);
        all.addAll(second);
        return all;
    }
}
