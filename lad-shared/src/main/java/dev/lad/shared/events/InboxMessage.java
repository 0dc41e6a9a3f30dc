package dev.lad.shared.events;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;

/**
 * A webhook as it came.
 *
 * @param eventId the provider's own id of the event: the same for every delivery of it
 * @param headers names in lower case, without credentials and signatures
 * @param body the raw bytes that were verified
 * @param receivedAt of the first delivery, on the wall clock
 */
public record InboxMessage(
        String provider, String eventId, Map<String, String> headers, Buffer body, Instant receivedAt) {}
