package dev.lad.gateway;

import dev.lad.bus.Identity;
import dev.lad.shared.auth.Hs256;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says who calls in the words of the system that is being replaced: a JWT (HS256, {@code userId, role, tenantId, plan}) as
 * it issued them itself, but short-lived, and {@code X-User-Id} and {@code X-Tenant-Id} beside it. An e-mail address, which
 * its own tokens had, is not known here.
 */
final class LegacyIdentity {
    private static final Duration LIFE = Duration.ofMinutes(2);

    private final Hs256 signer;
    private final Clock wall;

    /** @param secret the other system's {@code JWT_SECRET} */
    LegacyIdentity(String secret, Clock wall) {
        this.signer = new Hs256(secret.getBytes(StandardCharsets.UTF_8), "JWT");
        this.wall = wall;
    }

    Map<String, String> headers(Identity identity) {
        Map<String, String> headers = new LinkedHashMap<>();
        long now = wall.instant().getEpochSecond();
        JsonObject claims = new JsonObject();
        identity.userId().ifPresent(user -> {
            claims.put("userId", user.toString());
            headers.put("x-user-id", user.toString());
        });
        identity.tenantId().ifPresent(tenant -> {
            claims.put("tenantId", tenant.toString());
            headers.put("x-tenant-id", tenant.toString());
        });
        claims.put("role", identity.role().key())
                .put("plan", identity.plan())
                .put("iat", now)
                .put("exp", now + LIFE.toSeconds());
        headers.put("authorization", "Bearer " + signer.sign(claims));
        return headers;
    }
}
