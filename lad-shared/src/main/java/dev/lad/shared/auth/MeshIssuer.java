package dev.lad.shared.auth;

import dev.lad.bus.Role;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The auth-service, asked through the mesh by its internal operations. */
public final class MeshIssuer implements Issuer {
    private static final String AUTH = "auth";
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Services services;
    private final String self;
    private final Clock wall;

    private record KeyAnswer(Optional<Holder> holder) {}

    private record Holder(UUID keyId, UUID tenantId, UUID userId, String role, String plan, Set<String> features) {
        KeyHolder read() {
            return new KeyHolder(keyId, tenantId, userId, Role.of(role).orElseThrow(), plan, features);
        }
    }

    /** @param self the service that asks */
    public MeshIssuer(Services services, String self, Clock wall) {
        this.services = services;
        this.self = self;
        this.wall = wall;
    }

    @Override
    public Future<JsonObject> keys() {
        return services.send(caller(), Ask.reading(AUTH, "getKeys")).map(answer -> new JsonObject(answer.body()));
    }

    @Override
    public Future<EndedList> ended(Instant since) {
        return services.call(caller(), Ask.reading(AUTH, "listRevocations").query("since", since), EndedList.class);
    }

    @Override
    public Future<Optional<KeyHolder>> apiKey(String keyHash) {
        return services.call(
                        caller(), Ask.reading(AUTH, "verifyApiKey").body(Map.of("keyHash", keyHash)), KeyAnswer.class)
                .map(answer -> answer.holder().map(Holder::read));
    }

    @Override
    public Future<TenantAccess> tenantAccess(UUID tenantId) {
        return services.call(caller(), Ask.reading(AUTH, "getTenantAccess").path("id", tenantId), TenantAccess.class);
    }

    private Caller caller() {
        return Caller.background(self, wall, PATIENCE);
    }
}
