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

    /** Whether the same is asked for. */
    boolean isFor(Hold wanted) {
        return amount.compareTo(wanted.amount) == 0
                && feature.equals(wanted.feature)
                && reference.equals(wanted.reference);
    }

    Hold withId(UUID other) {
        return new Hold(other, amount, captured, state, feature, reference, expiresAt);
    }

    Hold ended(State how, Optional<BigDecimal> spent) {
        return new Hold(id, amount, spent, how, feature, reference, expiresAt);
    }

    /** {@code RELEASED} and {@code EXPIRED} open again when their key is asked for again; {@code CAPTURED} is for good. */
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
