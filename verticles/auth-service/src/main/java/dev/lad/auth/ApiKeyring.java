package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.auth.ApiKeys;
import dev.lad.shared.auth.Issuer.Ended;
import dev.lad.shared.auth.Revocations;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** API keys of tenants. A key acts as the person who made it, with a role of its own, and ends with that person. */
final class ApiKeyring {
    private final Database db;
    private final ApiKeyStore store;
    private final SessionStore revocations;
    private final Tenants tenants;
    private final Secrets secrets;
    private final EventBus bus;
    private final Time time;
    private final Ids ids;

    /** A key as its tenant may see it. */
    record View(
            UUID id,
            String name,
            String hint,
            String role,
            UUID createdBy,
            Instant createdAt,
            Optional<Instant> endedAt) {}

    /** A new key. It exists in clear only here. */
    record Made(View view, String key) {}

    /** What other services learn of a key. */
    record Holder(UUID keyId, UUID tenantId, UUID userId, String role, String plan, Set<String> features) {}

    ApiKeyring(
            Database db,
            ApiKeyStore store,
            SessionStore revocations,
            Tenants tenants,
            Secrets secrets,
            EventBus bus,
            Time time) {
        this.db = db;
        this.store = store;
        this.revocations = revocations;
        this.tenants = tenants;
        this.secrets = secrets;
        this.bus = bus;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    Future<Made> make(UUID tenantId, UUID memberId, Role callerRole, String name, Role role) {
        if (!callerRole.covers(role)) {
            return Future.failedFuture(new Failure.Forbidden("A key may not do more than you may."));
        }
        String key = ApiKeys.PREFIX + secrets.token();
        View view = new View(
                ids.next(),
                name,
                key.substring(key.length() - 4),
                role.key(),
                memberId,
                time.business().instant(),
                Optional.empty());
        return store.insert(db.tenant(tenantId), tenantId, view, ApiKeys.hash(key))
                .map(new Made(view, key));
    }

    Future<List<View>> list(UUID tenantId) {
        return store.list(db.tenant(tenantId), tenantId);
    }

    Future<View> revoke(UUID tenantId, UUID id) {
        Ended ended = ended(id);
        return db.inTenant(
                        tenantId, sql -> store.revoke(sql, id, time.business().instant())
                                .map(revoked -> revoked.orElseThrow(() -> new Failure.NotFound("API key")))
                                .compose(view -> revocations
                                        .revoke(
                                                sql,
                                                tenantId,
                                                List.of(ended),
                                                time.wall().instant())
                                        .map(view)))
                .onSuccess(revoked -> Revocations.publish(bus, ended));
    }

    /**
     * Ends a person's keys in a transaction of somebody else, who publishes what was ended after its commit.
     *
     * @param roles those of the keys that are to end
     */
    Future<List<Ended>> end(Sql sql, UUID tenantId, UUID memberId, Set<Role> roles) {
        return store.revoke(sql, memberId, roles, time.business().instant())
                .map(ids -> ids.stream().map(this::ended).toList())
                .compose(ended -> revocations
                        .revoke(sql, tenantId, ended, time.wall().instant())
                        .map(ended));
    }

    /** Known to be ended for longer than any node believes what it was told of the key before. */
    private Ended ended(UUID id) {
        return new Ended(id.toString(), time.wall().instant().plus(ApiKeys.REMEMBERED.multipliedBy(4)));
    }

    /** Empty for a key that does not exist, was revoked, or whose person or tenant is switched off. */
    Future<Optional<Holder>> verify(String keyHash) {
        return store.holder(db.system(), keyHash)
                .compose(found -> found.isEmpty() ? Future.succeededFuture(Optional.empty()) : holder(found.get()));
    }

    private Future<Optional<Holder>> holder(ApiKeyStore.Found key) {
        return tenants.find(key.tenantId())
                .compose(found -> found.filter(tenant -> tenant.status().mayLogIn())
                        .map(tenant -> tenants.access(tenant)
                                .map(access -> Optional.of(new Holder(
                                        key.id(),
                                        key.tenantId(),
                                        key.memberId(),
                                        key.role().key(),
                                        access.plan(),
                                        access.features()))))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }
}
