package dev.lad.shared.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Work that was given up: it stays until somebody retries or discards it.
 *
 * @param reason what went wrong the last time
 * @param diedAt on the wall clock
 */
public record DeadJob(
        UUID id,
        Optional<UUID> tenantId,
        String kind,
        Optional<String> key,
        JsonNode payload,
        int attempts,
        String reason,
        Instant diedAt) {}
