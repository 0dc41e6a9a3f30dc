package dev.lad.campaigns.walk;

import dev.lad.campaigns.walk.WalkJobs.Due;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobWork;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Follows a change of a campaign's status through all its leads, some hundreds at a time: schedules the parked ones of
 * one that runs, ends those of one that was stopped.
 */
public final class Sweep implements JobWork {
    private static final int CHUNK = 500;
    static final JobKind KIND = JobKind.named("campaign.sweep").withAttempts(1_000);

    private final Database database;
    private final Jobs jobs;
    private final WalkJobs walkJobs;
    private final SweepStore store;
    private final Time time;

    public Sweep(Database database, Jobs jobs, Time time) {
        this.database = database;
        this.jobs = jobs;
        this.walkJobs = new WalkJobs(jobs, time);
        this.store = new SweepStore();
        this.time = time;
    }

    /** Has the leads of a campaign gone through, soon after the commit. Needs the campaign's lock. */
    public Future<Void> begin(Sql sql, UUID tenantId, UUID campaignId) {
        return jobs.enqueue(sql, tenantId, KIND.name(), campaignId.toString(), Json.object(), now())
                .mapEmpty();
    }

    /** Has a walk looked at once more after it was ended from outside. Needs the walk's row to be held. */
    public Future<Void> wake(Sql sql, UUID tenantId, UUID campaignId, UUID walkId) {
        return walkJobs.wake(sql, tenantId, campaignId, walkId);
    }

    @Override
    public Future<Outcome> run(Job job, Caller caller) {
        UUID campaignId = UUID.fromString(job.key().orElseThrow());
        return database.inTenant(caller.tenantId(), sql -> LockStore.shared(sql, campaignId)
                .compose(locked -> store.status(sql, campaignId))
                .compose(status -> switch (status) {
                    case RUNNING -> schedule(sql, caller.tenantId(), campaignId);
                    case STOPPED -> store.stop(sql, campaignId, CHUNK, now());
                    case DRAFT, PAUSED, COMPLETED -> Future.succeededFuture(0);
                })
                .compose(swept -> jobs.settle(sql, job, swept == CHUNK ? Outcome.again(now()) : Outcome.done())));
    }

    private Future<Integer> schedule(Sql sql, UUID tenantId, UUID campaignId) {
        return store.unpark(sql, campaignId, CHUNK, now())
                .compose((List<Due> walks) ->
                        walkJobs.schedule(sql, tenantId, campaignId, walks).map(walks.size()));
    }

    private Instant now() {
        return time.business().instant();
    }
}
