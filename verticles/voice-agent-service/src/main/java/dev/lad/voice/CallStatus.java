package dev.lad.voice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** How far a call has come. It only moves forward, and not at all once it has ended. */
enum CallStatus {
    /** Twilio is being asked, or was and its answer was lost. */
    PLACING,
    QUEUED,
    RINGING,
    IN_PROGRESS,
    COMPLETED,
    BUSY,
    NO_ANSWER,
    FAILED,
    CANCELED;

    boolean ended() {
        return compareTo(COMPLETED) >= 0;
    }

    boolean canBecome(CallStatus next) {
        return !ended() && next.compareTo(this) > 0;
    }

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CallStatus of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** Twilio's word; empty for one that we do not know. {@code initiated} is said in callbacks only. */
    static Optional<CallStatus> ofTwilio(String word) {
        return switch (word) {
            case "queued", "initiated" -> Optional.of(QUEUED);
            case "ringing" -> Optional.of(RINGING);
            case "in-progress" -> Optional.of(IN_PROGRESS);
            case "completed" -> Optional.of(COMPLETED);
            case "busy" -> Optional.of(BUSY);
            case "no-answer" -> Optional.of(NO_ANSWER);
            case "failed" -> Optional.of(FAILED);
            case "canceled" -> Optional.of(CANCELED);
            default -> Optional.empty();
        };
    }
}
