package dev.lad.social;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * A link by which an account is connected.
 *
 * @param zone of the account that comes of it
 * @param accountId what came of it, or what is to be connected anew
 * @param renews whether an account is connected anew
 * @param done whether it was used
 */
record Connection(
        UUID tenantId,
        UUID id,
        Channel channel,
        ZoneId zone,
        Optional<UUID> accountId,
        boolean renews,
        boolean done,
        Instant createdAt,
        Instant expiresAt) {

    /** What people see of it: {@code waiting}, {@code connected} or {@code expired}. */
    String state(Instant now) {
        return done ? "connected" : now.isBefore(expiresAt) ? "waiting" : "expired";
    }
}
