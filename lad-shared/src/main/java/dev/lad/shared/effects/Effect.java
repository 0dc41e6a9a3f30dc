package dev.lad.shared.effects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Trace;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing done, or tried, to the outside world.
 *
 * @param key names it among the tenant's effects: the business operation, not the attempt
 * @param request what was asked for, in our own terms; enough for a {@link Settler} to find it again. No secrets.
 * @param attempt how often it was started
 * @param result the provider's answer, where it happened
 * @param reason why it was refused or is uncertain, or empty text
 * @param startedAt when the latest attempt began, on the wall clock
 * @param cause where the request was, in its trace, that asked for it
 * @param looks how often the background has asked about it
 */
public record Effect(
        UUID tenantId,
        String key,
        String kind,
        JsonNode request,
        EffectState state,
        int attempt,
        Optional<JsonNode> result,
        String reason,
        Instant startedAt,
        Optional<Trace> cause,
        int looks) {}
