package dev.lad.shared.auth;

import dev.lad.bus.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The auth-service as those see it who verify what it issued. Every question fails when it cannot be reached. */
public interface Issuer {

    /** Its public keys: a JWK set (RFC 7517). */
    Future<JsonObject> keys();

    /** The sessions and API keys that were ended after {@code since} and before their tokens expired. */
    Future<EndedList> ended(Instant since);

    /**
     * Who holds an API key; empty for a key that does not exist or was revoked.
     *
     * @param keyHash the key's SHA-256 in hex: the key itself never travels
     */
    Future<Optional<KeyHolder>> apiKey(String keyHash);

    /** What a tenant may use at this moment. */
    Future<TenantAccess> tenantAccess(UUID tenantId);

    /**
     * What was ended since a time.
     *
     * @param asOf the auth-service's time when it looked
     * @param ended in no order; may repeat what was told before
     */
    record EndedList(Instant asOf, List<Ended> ended) {
        public EndedList {
            ended = List.copyOf(ended);
        }
    }

    /**
     * A session or API key that is no longer good.
     *
     * @param id the session's or key's id, as {@link dev.lad.bus.Identity#session()} has it
     * @param until when the last of its tokens expires by itself
     */
    record Ended(String id, Instant until) {}

    /**
     * Who an API key acts for.
     *
     * @param userId who made the key
     */
    record KeyHolder(UUID keyId, UUID tenantId, UUID userId, Role role, String plan, Set<String> features) {
        public KeyHolder {
            features = Set.copyOf(features);
        }
    }

    /**
     * What a tenant may use.
     *
     * @param plan the plan's key
     * @param features the feature keys that are on: the plan's, with the tenant's own exceptions applied
     */
    record TenantAccess(String plan, Set<String> features) {
        public TenantAccess {
            features = Set.copyOf(features);
        }
    }
}
