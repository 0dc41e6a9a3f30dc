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

    /** A walk that is to be looked at. */
    record Due(UUID walkId, Instant dueAt) {}

    Future<Integer> schedule(Sql sql, UUID tenantId, UUID campaignId, List<Due> walks) {
        return jobs.enqueue(
                sql,
                walks.stream()
                        .map(walk ->
                                new NewJob(tenantId, KIND, walk.walkId().toString(), payload(campaignId), walk.dueAt()))
                        .toList());
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
