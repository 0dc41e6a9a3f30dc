package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.auth.Issuer.Ended;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The people of a tenant, as admins change them. Who gets another role or is switched off has to log in again: what old
 * tokens say of them must not stand.
 */
final class Members {
    private final Database db;
    private final MemberStore store;
    private final Sessions sessions;

    Members(Database db, MemberStore store, Sessions sessions) {
        this.db = db;
        this.store = store;
        this.sessions = sessions;
    }

    Future<List<Member>> list(UUID tenantId, Optional<UUID> after, int most) {
        return store.list(db.tenant(tenantId), tenantId, after, most);
    }

    Future<Member> get(UUID tenantId, UUID id) {
        return get(db.tenant(tenantId), id);
    }

    private Future<Member> get(Sql sql, UUID id) {
        return store.find(sql, id).map(found -> found.orElseThrow(() -> new Failure.NotFound("user")));
    }

    /** Fails with 409 {@code owner_unchangeable} for the owner. */
    Future<Member> setRole(UUID tenantId, UUID id, Role role) {
        return changeAndEnd(tenantId, id, sql -> store.setRole(sql, id, role));
    }

    /** Fails with 409 {@code owner_unchangeable} for the owner. */
    Future<Member> setActive(UUID tenantId, UUID id, boolean active) {
        return changeAndEnd(tenantId, id, sql -> store.setActive(sql, id, active));
    }

    Future<Member> setCapabilities(UUID tenantId, UUID id, List<String> capabilities) {
        if (!Capabilities.all().containsAll(capabilities)) {
            return Future.failedFuture(new Failure.Unprocessable(
                    "unknown_capability", "There is a capability among them that is not known."));
        }
        return store.setCapabilities(db.tenant(tenantId), id, capabilities).compose(changed -> get(tenantId, id));
    }

    Future<Member> rename(UUID tenantId, UUID id, String firstName, String lastName) {
        return store.rename(db.tenant(tenantId), id, firstName, lastName).compose(renamed -> get(tenantId, id));
    }

    private Future<Member> changeAndEnd(UUID tenantId, UUID id, Function<Sql, Future<Boolean>> change) {
        return db.inTenant(tenantId, sql -> change.apply(sql)
                        .compose(changed -> changed
                                ? sessions.end(sql, id, Optional.empty())
                                : get(sql, id)
                                        .compose(owner -> Future.<List<Ended>>failedFuture(new Failure.Conflict(
                                                "owner_unchangeable",
                                                "The owner keeps the role and cannot be switched off.")))))
                .onSuccess(sessions::publish)
                .compose(ended -> get(tenantId, id));
    }
}
