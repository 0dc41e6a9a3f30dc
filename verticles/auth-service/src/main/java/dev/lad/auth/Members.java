package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.auth.Issuer.Ended;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The people of a tenant, as admins change them. Who gets another role or is switched off has to log in again: what old
 * tokens say of them must not stand. API keys end with what their person could do: those of a role that the new one does
 * not cover, and all of them with the person.
 */
final class Members {
    private final Database db;
    private final MemberStore store;
    private final Sessions sessions;
    private final ApiKeyring keys;

    Members(Database db, MemberStore store, Sessions sessions, ApiKeyring keys) {
        this.db = db;
        this.store = store;
        this.sessions = sessions;
        this.keys = keys;
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
        Set<Role> lost = EnumSet.allOf(Role.class);
        lost.removeIf(role::covers);
        return changeAndEnd(tenantId, id, member -> member.role() == role, sql -> store.setRole(sql, id, role), lost);
    }

    /** Fails with 409 {@code owner_unchangeable} for the owner. */
    Future<Member> setActive(UUID tenantId, UUID id, boolean active) {
        return changeAndEnd(
                tenantId,
                id,
                member -> member.isActive() == active,
                sql -> store.setActive(sql, id, active),
                EnumSet.allOf(Role.class));
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

    /** Ends all sessions with the change; of a change that is none nobody has to log in again. */
    private Future<Member> changeAndEnd(
            UUID tenantId, UUID id, Predicate<Member> already, Function<Sql, Future<Void>> change, Set<Role> ofKeys) {
        return db.inTenant(tenantId, sql -> get(sql, id).compose(member -> {
                    if (member.role() == Role.OWNER) {
                        throw new Failure.Conflict(
                                "owner_unchangeable", "The owner keeps the role and cannot be switched off.");
                    }
                    return already.test(member)
                            ? Future.succeededFuture(List.<Ended>of())
                            : change.apply(sql).compose(changed -> end(sql, tenantId, id, ofKeys));
                }))
                .onSuccess(sessions::publish)
                .compose(ended -> get(tenantId, id));
    }

    private Future<List<Ended>> end(Sql sql, UUID tenantId, UUID id, Set<Role> ofKeys) {
        return sessions.end(sql, id, Optional.empty()).compose(logins -> keys.end(sql, tenantId, id, ofKeys)
                .map(ended -> Stream.concat(logins.stream(), ended.stream()).toList()));
    }
}
