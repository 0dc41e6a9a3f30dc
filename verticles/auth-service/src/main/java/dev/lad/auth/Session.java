package dev.lad.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A login.
 *
 * @param client the browser or program, as it named itself
 * @param address where it came from
 * @param endsAt however often it is refreshed
 */
record Session(
        UUID id,
        UUID tenantId,
        UUID memberId,
        String client,
        String address,
        Instant createdAt,
        Instant lastUsedAt,
        Instant endsAt,
        Optional<Instant> endedAt) {

    /** A login as its person may see it. */
    record View(UUID id, String client, String address, Instant createdAt, Instant lastUsedAt, boolean current) {}

    View view(String currentSession) {
        return new View(
                id, client, address, createdAt, lastUsedAt, id.toString().equals(currentSession));
    }

    /**
     * One refresh token of a session.
     *
     * @param usedAt when its successor was given out
     * @param usedWith the fingerprint of the Idempotency-Key of that request
     */
    record Token(String hash, Instant expiresAt, Optional<Instant> usedAt, Optional<String> usedWith) {}

    /** A refresh token with the session that it belongs to. */
    record Presented(Session session, Token token) {}
}
