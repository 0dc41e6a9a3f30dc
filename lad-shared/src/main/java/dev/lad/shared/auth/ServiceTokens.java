package dev.lad.shared.auth;

import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.errors.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What a service shows another when it calls it over HTTP: who it is, for whom it acts, and that it is one of us. A token
 * is good for {@link #LIFE} and for one called service, whose key is its own: {@code HMAC-SHA256(secret,
 * "lad.service-token:" + service)}. A service that is given only that key can check what is meant for it, and make
 * nothing that another would believe.
 *
 * <p>Claims: {@code iss} the calling service, {@code aud} the called one, {@code iat} and {@code exp}; {@code kind} how
 * the caller was recognised ({@code user, api_key, service, anonymous}), and for whom it acts in the names of access
 * tokens: {@code sub, tenantId, role, plan, features, sid}.
 */
public final class ServiceTokens {
    /** From making to expiry. */
    public static final Duration LIFE = Duration.ofSeconds(30);

    /** By how much the clocks of two machines may differ. */
    static final Duration SKEW = Duration.ofSeconds(75);

    /** The header's {@code typ}. */
    public static final String TYPE = "lad-service+jwt";

    private static final String BEARER = "Bearer " + Hs256.header(TYPE);
    private static final int LONGEST = 8_192;

    private final String secret;
    private final Clock wall;
    private final Map<String, Hs256> byAudience = new ConcurrentHashMap<>();

    /** @param secret the same on every node */
    public ServiceTokens(String secret, Clock wall) {
        this.secret = secret;
        this.wall = wall;
    }

    /** Whether an {@code Authorization} header claims to carry a token of this kind. */
    public static boolean claimedBy(String authorization) {
        return authorization.startsWith(BEARER);
    }

    /** The {@code Authorization} header of a call. */
    public String authorization(String caller, String audience, Identity identity) {
        long now = wall.instant().getEpochSecond();
        JsonObject claims = new JsonObject()
                .put("iss", caller)
                .put("aud", audience)
                .put("iat", now)
                .put("exp", now + LIFE.toSeconds())
                .put("kind", identity.kind().name().toLowerCase(Locale.ROOT))
                .put("role", identity.role().key())
                .put("plan", identity.plan())
                .put(
                        "features",
                        new JsonArray(identity.features().stream().sorted().toList()))
                .put("sid", identity.session());
        identity.userId().ifPresent(user -> claims.put("sub", user.toString()));
        identity.tenantId().ifPresent(tenant -> claims.put("tenantId", tenant.toString()));
        return "Bearer " + key(audience).sign(claims);
    }

    /**
     * For whom the call is made.
     *
     * @param authorization a header of which {@link #claimedBy} is true
     * @param audience the called service
     * @throws Failure.Unauthenticated when it was signed with another key, is for another service, or has expired
     */
    public Identity identity(String authorization, String audience) {
        if (authorization.length() > LONGEST) {
            throw refused();
        }
        JsonObject claims =
                key(audience).open(authorization.substring("Bearer ".length())).orElseThrow(ServiceTokens::refused);
        try {
            long now = wall.instant().getEpochSecond();
            boolean holds = claims.getString("aud").equals(audience)
                    && now < claims.getLong("exp") + SKEW.toSeconds()
                    && now > claims.getLong("iat") - SKEW.toSeconds()
                    && claims.getLong("exp") - claims.getLong("iat") <= LIFE.toSeconds();
            if (holds) {
                return read(claims);
            }
        } catch (RuntimeException unexpected) {
            throw refused();
        }
        throw refused();
    }

    private static Identity read(JsonObject claims) {
        Identity.Kind kind = Identity.Kind.valueOf(claims.getString("kind").toUpperCase(Locale.ROOT));
        return new Identity(
                kind,
                Optional.ofNullable(claims.getString("tenantId")).map(UUID::fromString),
                Optional.ofNullable(claims.getString("sub")).map(UUID::fromString),
                Role.of(claims.getString("role")).orElseThrow(),
                claims.getString("plan"),
                features(claims),
                claims.getString("sid"),
                kind == Identity.Kind.SERVICE ? claims.getString("iss") : "");
    }

    private static Set<String> features(JsonObject claims) {
        return claims.getJsonArray("features").stream().map(String.class::cast).collect(Collectors.toSet());
    }

    private Hs256 key(String audience) {
        return byAudience.computeIfAbsent(
                audience, name -> new Hs256(Hs256.derive(secret, "lad.service-token:" + name), TYPE));
    }

    private static Failure refused() {
        return new Failure.Unauthenticated(
                "invalid_service_token", "The service token is not for this service, or no longer good.");
    }
}
