package dev.lad.shared.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Trace;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A claimed piece of work.
 *
 * @param tenantId whose work; empty for the service's own
 * @param key what it was enqueued under, where it was
 * @param dueAt when it was due, on the business clock
 * @param attempt 1 on the first try, and again after it {@linkplain Outcome#again got on}
 * @param cause where the request was, in its trace, that enqueued it; empty for work that nobody asked for
 * @param lease what proves that the holder still holds it
 */
public record Job(
        UUID id,
        Optional<UUID> tenantId,
        String kind,
        Optional<String> key,
        JsonNode payload,
        Instant dueAt,
        int attempt,
        Optional<Trace> cause,
        Lease lease) {

    /**
     * The right to settle a job, lost as soon as somebody else claims it or it is cancelled.
     *
     * @param holder the runner
     * @param claim the number of this claim among all claims of the job
     */
    public record Lease(UUID holder, int claim) {}
}
