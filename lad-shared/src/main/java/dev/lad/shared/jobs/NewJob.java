package dev.lad.shared.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Work to enqueue.
 *
 * @param tenantId whose work; empty for the service's own, which only the system scope may enqueue
 * @param kind names the handler
 * @param key where given, nothing is enqueued while the tenant has a live job of this kind and key, which includes one
 *     that is running at the moment
 * @param payload what the handler needs
 * @param dueAt when it may run, on the business clock
 */
public record NewJob(Optional<UUID> tenantId, String kind, Optional<String> key, JsonNode payload, Instant dueAt) {

    public NewJob(UUID tenantId, String kind, String key, JsonNode payload, Instant dueAt) {
        this(Optional.of(tenantId), kind, Optional.of(key), payload, dueAt);
    }
}
