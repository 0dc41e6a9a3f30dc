package dev.lad.shared.jobs;

import dev.lad.shared.db.Database;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/**
 * What waits in a service's table of jobs.
 *
 * @param due by kind: whose time has come on the business clock, and that nobody holds; counted up to 10,000 in all
 * @param dead by kind: given up; counted up to 10,000 in all
 * @param overdue for how long the oldest due job has waited
 */
public record JobBacklog(Map<String, Long> due, Map<String, Long> dead, Duration overdue) {
    private static final int MOST = 10_000;

    public JobBacklog {
        due = Map.copyOf(due);
        dead = Map.copyOf(dead);
    }

    /** Looks, at a cost that does not grow with the table. */
    public static Future<JobBacklog> look(Database database, Time time) {
        return JobStore.backlog(database.system(), time.business().instant(), MOST);
    }
}
