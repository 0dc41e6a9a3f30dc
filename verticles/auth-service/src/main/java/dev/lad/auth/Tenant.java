package dev.lad.auth;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A customer organisation.
 *
 * @param registeredWith the fingerprint of the Idempotency-Key that it was registered with
 * @param planFeatures what its plan includes, as billing said last; nothing before it has said anything
 */
record Tenant(
        UUID id,
        String name,
        String plan,
        Status status,
        Instant trialEndsAt,
        Optional<String> registeredWith,
        Set<String> planFeatures) {

    /** Where a tenant stands. */
    enum Status {
        /** Its wallet is not open yet: nobody can log in. */
        REGISTERING,
        TRIAL,
        ACTIVE,
        SUSPENDED,
        CANCELLED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }

        boolean mayLogIn() {
            return this == TRIAL || this == ACTIVE;
        }
    }
}
