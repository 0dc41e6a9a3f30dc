package dev.lad.shared.auth;

import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What an access token says. Beside the registered claims of RFC 7519 ({@code iss, aud, sub, jti, iat, exp}) it has
 * {@code sid}, the login session, {@code tenantId}, {@code role}, {@code plan} and {@code features}.
 */
public record Claims(
        UUID userId,
        UUID tenantId,
        Role role,
        String plan,
        Set<String> features,
        String session,
        String tokenId,
        Instant issuedAt,
        Instant expiresAt) {

    /** Who issues tokens: {@code iss}. */
    public static final String ISSUER = "lad-auth";

    /** Whom they are for: {@code aud}. */
    public static final String AUDIENCE = "lad";

    /** The one algorithm that is signed with and believed. */
    public static final String ALGORITHM = "RS256";

    public Claims {
        features = Set.copyOf(features);
    }

    /** The payload to sign; {@code iss} and {@code aud} included, times in whole seconds. */
    public JsonObject payload() {
        return new JsonObject()
                .put("iss", ISSUER)
                .put("aud", AUDIENCE)
                .put("sub", userId.toString())
                .put("jti", tokenId)
                .put("sid", session)
                .put("tenantId", tenantId.toString())
                .put("role", role.key())
                .put("plan", plan)
                .put("features", new JsonArray(features.stream().sorted().toList()))
                .put("iat", issuedAt.getEpochSecond())
                .put("exp", expiresAt.getEpochSecond());
    }

    /**
     * What a token says, be it true or not: its signature is not looked at.
     *
     * @throws RuntimeException of many kinds when it is no token, or a claim is missing, of another type or not ours
     */
    static Claims said(String jwt) {
        return read(part(parts(jwt).get(1)));
    }

    private static Claims read(JsonObject payload) {
        if (!text(payload, "iss").equals(ISSUER) || !text(payload, "aud").equals(AUDIENCE)) {
            throw new IllegalArgumentException("the token is for something else");
        }
        return new Claims(
                UUID.fromString(text(payload, "sub")),
                UUID.fromString(text(payload, "tenantId")),
                Role.of(text(payload, "role")).orElseThrow(),
                text(payload, "plan"),
                payload.getJsonArray("features").stream()
                        .map(String.class::cast)
                        .collect(Collectors.toSet()),
                text(payload, "sid"),
                text(payload, "jti"),
                Instant.ofEpochSecond(payload.getLong("iat")),
                Instant.ofEpochSecond(payload.getLong("exp")));
    }

    Identity identity() {
        return new Identity(
                Identity.Kind.USER, Optional.of(tenantId), Optional.of(userId), role, plan, features, session, "");
    }

    private static String text(JsonObject payload, String claim) {
        if (!(payload.getValue(claim) instanceof String text) || text.isEmpty()) {
            throw new IllegalArgumentException("the token has no " + claim);
        }
        return text;
    }

    private static List<String> parts(String jwt) {
        List<String> parts = List.of(jwt.split("\\.", -1));
        if (parts.size() != 3) {
            throw new IllegalArgumentException("a JWS has three parts");
        }
        return parts;
    }

    private static JsonObject part(String encoded) {
        return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(encoded)));
    }

    /** The header members that decide how a token is checked. */
    record Header(String algorithm, String keyId) {

        /** @throws RuntimeException of many kinds when the token has no such header */
        static Header read(String jwt) {
            JsonObject header = part(parts(jwt).get(0));
            if (header.containsKey("crit")) {
                throw new IllegalArgumentException("extensions are not understood");
            }
            return new Header(text(header, "alg"), text(header, "kid"));
        }
    }
}
