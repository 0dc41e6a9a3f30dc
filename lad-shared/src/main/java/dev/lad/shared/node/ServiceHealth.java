package dev.lad.shared.node;

import dev.lad.shared.db.Database;
import dev.lad.shared.effects.EffectBacklog;
import dev.lad.shared.jobs.JobBacklog;
import dev.lad.shared.observe.BacklogMeters;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.Readiness;
import dev.lad.shared.observe.Readiness.Finding;
import dev.lad.shared.observe.Readiness.State;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/** What one service needs to be ready, and how much waits in its tables. */
final class ServiceHealth {
    /** Work that should have begun this long ago is worth a look, not a restart: requests are answered as ever. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final Database database;
    private final Time time;
    private final BacklogMeters meters;

    ServiceHealth(Database database, Time time, Instruments instruments) {
        this.database = database;
        this.time = time;
        this.meters = instruments.backlog();
    }

    Readiness readiness(NodeHealth node) {
        return node.on(new Readiness(time.wall()))
                .check("database", this::schema)
                .check("jobs", this::backlog);
    }

    /** Counts what waits, for the figures. */
    Future<?> count() {
        return Future.all(JobBacklog.look(database, time), EffectBacklog.look(database, time))
                .onSuccess(both -> {
                    JobBacklog waiting = both.resultAt(0);
                    meters.jobs(waiting.due(), waiting.dead(), waiting.overdue());
                    EffectBacklog open = both.resultAt(1);
                    meters.effects(open.uncertain(), open.age());
                });
    }

    /** One query tells both whether PostgreSQL answers and whether the schema is the one that this release needs. */
    private Future<Finding> schema() {
        return database.isUpToDate()
                .map(upToDate -> new Finding(
                        upToDate ? State.UP : State.DOWN, Map.of("migrations", upToDate ? "applied" : "missing")));
    }

    private Future<Finding> backlog() {
        return JobBacklog.look(database, time)
                .map(waiting -> new Finding(
                        waiting.overdue().compareTo(LATE) > 0 ? State.WARNING : State.UP,
                        Map.of(
                                "due", sum(waiting.due()),
                                "dead", sum(waiting.dead()),
                                "overdueSeconds", waiting.overdue().toSeconds())))
                // That the database is away is said by its own check.
                .otherwise(Finding.of(State.WARNING));
    }

    private static long sum(Map<String, Long> byKind) {
        return byKind.values().stream().mapToLong(Long::longValue).sum();
    }
}
