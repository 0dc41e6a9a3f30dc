package dev.lad.shared.jobs;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.observe.JobMeters;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what became of a run, unless the lease has gone. */
final class JobSettling {
    private static final Logger log = LoggerFactory.getLogger(JobSettling.class);

    private final Database database;
    private final Time time;
    private final JobMeters meters;

    JobSettling(Database database, Time time, JobMeters meters) {
        this.database = database;
        this.time = time;
        this.meters = meters;
    }

    Future<Void> settle(Job job, JobKind kind, Outcome outcome) {
        Sql sql = database.system();
        Future<Boolean> settled;
        if (outcome instanceof Outcome.Failed failed) {
            settled = failed(sql, job, kind, failed);
        } else if (outcome instanceof Outcome.Dead dead) {
            settled = dead(sql, job, dead.reason());
        } else if (outcome instanceof Outcome.Again again) {
            settled = JobStore.again(sql, job, again.dueAt(), again.payload());
        } else if (outcome instanceof Outcome.Later later) {
            settled = JobStore.rest(sql, job, job.attempt() - 1, in(later.pause()), Optional.empty());
        } else if (outcome instanceof Outcome.Done) {
            settled = JobStore.done(sql, job);
        } else {
            settled = Future.succeededFuture(true);
        }
        return settled.onSuccess(held -> {
                    meters.settled(job.kind(), held ? word(job, kind, outcome) : "lost");
                    if (!held) {
                        log.atInfo()
                                .addKeyValue("job", job.id())
                                .addKeyValue("kind", job.kind())
                                .log("job.lease_lost");
                    }
                })
                .mapEmpty();
    }

    private static String word(Job job, JobKind kind, Outcome outcome) {
        if (outcome instanceof Outcome.Failed) {
            return job.attempt() >= kind.attempts() ? "dead" : "failed";
        }
        if (outcome instanceof Outcome.Dead) {
            return "dead";
        }
        return outcome instanceof Outcome.Again || outcome instanceof Outcome.Later ? "again" : "done";
    }

    private Future<Boolean> failed(Sql sql, Job job, JobKind kind, Outcome.Failed failed) {
        if (job.attempt() >= kind.attempts()) {
            return dead(sql, job, failed.reason());
        }
        Duration backoff = kind.backoff().after(job.attempt());
        Duration pause = backoff.compareTo(failed.atLeast()) > 0 ? backoff : failed.atLeast();
        return JobStore.rest(sql, job, job.attempt(), in(pause), Optional.of(failed.reason()));
    }

    private Future<Boolean> dead(Sql sql, Job job, String reason) {
        log.atWarn()
                .addKeyValue("job", job.id())
                .addKeyValue("kind", job.kind())
                .addKeyValue("attempts", job.attempt())
                .log("job.dead");
        return JobStore.die(sql, job, time.wall().instant(), reason);
    }

    private Instant in(Duration pause) {
        return time.wall().instant().plus(pause);
    }
}
