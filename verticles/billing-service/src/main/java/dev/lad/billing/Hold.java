package dev.lad.billing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Credits set aside for something that is running, to be captured or released when it ends.
 *
 * @param captured what it cost in the end, at most {@code amount}; once captured
 * @param expiresAt real time; after it the credits go back by themselves
 */
record Hold(
        UUID id,
        BigDecimal amount,
        Optional<BigDecimal> captured,
        State state,
        String feature,
        Optional<String> reference,
        Instant expiresAt) {

    /** A hold leaves {@code OPEN} once, and never comes back. */
    enum State {
        OPEN,
        CAPTURED,
        RELEASED,
        EXPIRED;

        @JsonValue
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }
}
