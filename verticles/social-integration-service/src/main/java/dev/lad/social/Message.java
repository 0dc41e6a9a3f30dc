package dev.lad.social;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A message sent or received.
 *
 * @param direction {@code sent} or {@code received}
 * @param messageId the network's own
 * @param attendeeId the other person
 */
record Message(
        UUID id,
        UUID accountId,
        Channel channel,
        String direction,
        @JsonIgnore String messageId,
        String chatId,
        @JsonIgnore String attendeeId,
        Optional<String> name,
        Optional<String> profileUrl,
        String text,
        Optional<UUID> leadId,
        Instant at) {

    /** Which of them a list shows. */
    record Filter(
            Optional<UUID> accountId, Optional<UUID> leadId, Optional<String> chatId, Optional<String> direction) {}
}
