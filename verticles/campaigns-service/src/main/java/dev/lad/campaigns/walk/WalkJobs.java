package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Sql;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.json.Json;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The jobs that look at walks: one for each, under the walk's id. */
final class WalkJobs {
    static final String KIND = "campaign.walk";

    private final Jobs jobs;
    private final Time time;

    WalkJobs(Jobs jobs, Time time) {
        this.jobs = jobs;
        this.time = time;
    }

    /** Which walk a job looks at. */
    record Subject(UUID walkId, UUID campaignId) {
        static Subject of(Job job) {
            return new Subject(
                    UUID.fromString(job.key().orElseThrow()),
                    UUID.fromString(job.payload().path("campaign").asText()));
        }
    }

    /** Has walks looked at now that have no job. */
    Future<Integer> schedule(Sql sql, UUID tenantId, UUID campaignId, List<UUID> walkIds) {
        Instant now = time.business().instant();
        return jobs.enqueue(
                sql,
                walkIds.stream()
                        .map(id -> new NewJob(tenantId, KIND, id.toString(), payload(campaignId), now))
                        .toList());
    }

    /** Has walks looked at now whose jobs wait; one that runs at this moment looks anyway. */
    Future<Integer> hasten(Sql sql, UUID tenantId, List<UUID> walkIds) {
        List<String> keys = walkIds.stream().map(UUID::toString).toList();
        return jobs.reschedule(
                sql, Optional.of(tenantId), KIND, keys, time.business().instant());
    }

    /**
     * Has a walk looked at now. Needs the walk's row to be held: where its job is running at this moment, that job has yet
     * to take the row, and will see what has been written to it.
     */
    Future<Void> wake(Sql sql, UUID tenantId, UUID campaignId, UUID walkId) {
        Instant now = time.business().instant();
        return jobs.enqueue(sql, tenantId, KIND, walkId.toString(), payload(campaignId), now)
                .compose(added -> added
                        ? Future.succeededFuture(true)
                        : jobs.reschedule(sql, Optional.of(tenantId), KIND, walkId.toString(), now))
                .mapEmpty();
    }

    private static JsonNode payload(UUID campaignId) {
        return Json.object().put("campaign", campaignId.toString());
    }
}
