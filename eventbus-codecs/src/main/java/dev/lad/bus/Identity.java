package dev.lad.bus;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who is calling, as verified where the request came in.
 *
 * @param kind how the caller was recognised
 * @param tenantId the tenant it acts for; empty for {@link Kind#ANONYMOUS} and for a service's own work across tenants
 * @param userId the person behind it, where there is one
 * @param role what it may do; {@link Role#VIEWER} for anonymous callers
 * @param plan the tenant's plan key, or empty text
 * @param features feature keys enabled for the tenant
 * @param session the login session or API key that can be revoked, or empty text
 * @param service the calling service's name for {@link Kind#SERVICE}, or empty text
 */
public record Identity(
        Kind kind,
        Optional<UUID> tenantId,
        Optional<UUID> userId,
        Role role,
        String plan,
        Set<String> features,
        String session,
        String service) {

    /** How a caller was recognised. */
    public enum Kind {
        ANONYMOUS,
        USER,
        API_KEY,
        SERVICE
    }

    public static final Identity ANONYMOUS =
            new Identity(Kind.ANONYMOUS, Optional.empty(), Optional.empty(), Role.VIEWER, "", Set.of(), "", "");

    public Identity {
        features = Set.copyOf(features);
    }

    /** The same tenant, person, role and features, with a service vouching for the call. */
    public Identity through(String serviceName) {
        return new Identity(Kind.SERVICE, tenantId, userId, role, plan, features, session, serviceName);
    }

    /** A service's own work for one tenant, with no person behind it: a due touch, a webhook, an expiry. */
    public static Identity service(String serviceName, UUID tenantId) {
        return new Identity(
                Kind.SERVICE, Optional.of(tenantId), Optional.empty(), Role.OWNER, "", Set.of(), "", serviceName);
    }

    /** A service's own work that belongs to no tenant: fetching keys, reading another service's events. */
    public static Identity service(String serviceName) {
        return new Identity(
                Kind.SERVICE, Optional.empty(), Optional.empty(), Role.OWNER, "", Set.of(), "", serviceName);
    }

    public boolean isService() {
        return kind == Kind.SERVICE;
    }

    public boolean isAnonymous() {
        return kind == Kind.ANONYMOUS;
    }
}
