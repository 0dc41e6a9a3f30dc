package dev.lad.shared.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that has happened in a service.
 *
 * @param id the same however often it is delivered
 * @param type what happened, {@code noun.verb} in the past: {@code deal.won}
 * @param at when, on the business clock
 * @param trace where the change was made, in its trace, as a {@code traceparent}
 * @param position where the source's feed goes on after it; opaque
 */
public record Event(
        UUID id, UUID tenantId, String type, JsonNode payload, Instant at, Optional<String> trace, String position) {}
