package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Optional;
import java.util.UUID;

/**
 * Follows a change of a campaign through all its leads, some hundreds at a time: of one that runs, has those looked at
 * that are parked and those that were kept waiting; ends those of one that was stopped.
 */
public final class Sweep implements JobWork {
    private static final int CHUNK = 500;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
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

    /** Where a campaign stands. */
    public Future<CampaignStatus> status(Sql sql, UUID campaignId) {
        return store.status(sql, campaignId);
    }

    /** Has the leads of a campaign gone through, soon after the commit. Needs the campaign's lock, alone. */
    public Future<Void> begin(Sql sql, UUID tenantId, UUID campaignId) {
        return begin(sql, tenantId, campaignId, Json.object());
    }

    /** The same, and those looked at that were kept waiting: what kept them may be over. */
    public Future<Void> release(Sql sql, UUID tenantId, UUID campaignId) {
        return jobs.cancel(sql, Optional.of(tenantId), KIND.name(), campaignId.toString())
                .compose(done -> begin(sql, tenantId, campaignId, after(BEFORE_ALL)));
    }

    private Future<Void> begin(Sql sql, UUID tenantId, UUID campaignId, JsonNode payload) {
        return jobs.enqueue(sql, tenantId, KIND.name(), campaignId.toString(), payload, now())
                .mapEmpty();
    }

    private static JsonNode after(UUID walkId) {
        return Json.object().put("heldAfter", walkId.toString());
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
                    case RUNNING -> schedule(sql, job, caller.tenantId(), campaignId);
                    case STOPPED ->
                        store.stop(sql, caller.tenantId(), campaignId, CHUNK, now())
                                .map(stopped -> stopped == CHUNK ? Outcome.again(now()) : Outcome.done());
                    case DRAFT, PAUSED, COMPLETED -> Future.succeededFuture(Outcome.done());
                })
                .compose(next -> jobs.settle(sql, job, next)));
    }

    private Future<Outcome.Progress> schedule(Sql sql, Job job, UUID tenantId, UUID campaignId) {
        return store.unpark(sql, tenantId, campaignId, CHUNK)
                .compose(parked ->
                        walkJobs.schedule(sql, tenantId, campaignId, parked).map(parked.size() == CHUNK))
                .compose(more -> job.payload().has("heldAfter")
                        ? hasten(
                                sql,
                                UUID.fromString(job.payload().path("heldAfter").asText()),
                                tenantId,
                                campaignId,
                                more)
                        : Future.succeededFuture(more ? Outcome.again(now()) : Outcome.done()));
    }

    /** In the order of their ids: those that are kept waiting again at once are not met again. */
    private Future<Outcome.Progress> hasten(Sql sql, UUID after, UUID tenantId, UUID campaignId, boolean more) {
        return store.release(sql, tenantId, campaignId, after, CHUNK, now())
                .compose(held -> walkJobs.hasten(sql, tenantId, held).map(hastened -> {
                    UUID last = held.isEmpty() ? after : held.get(held.size() - 1);
                    return more || held.size() == CHUNK ? Outcome.again(now(), after(last)) : Outcome.done();
                }));
    }

    private Instant now() {
        return time.business().instant();
    }
}
