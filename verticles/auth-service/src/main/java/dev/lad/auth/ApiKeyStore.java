package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code api_key}. */
final class ApiKeyStore {

    /** A good key with the role that it has: never more than its person's own. */
    record Found(UUID id, UUID tenantId, UUID memberId, Role role) {}

    Future<Void> insert(Sql sql, UUID tenantId, ApiKeyring.View key, String hash) {
        return sql.run(
                        """
                        insert into api_key (id, tenant_id, member_id, name, hint, hash, role, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8)
                        """,
                        key.id(),
                        tenantId,
                        key.createdBy(),
                        key.name(),
                        key.hint(),
                        hash,
                        key.role(),
                        key.createdAt().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    /** Those that are good, the oldest first, then the ended, the latest first; by the index {@code api_key_of_tenant}. */
    Future<List<ApiKeyring.View>> list(Sql sql, UUID tenantId) {
        return sql.list(ApiKeyStore::view, """
                select id, name, hint, role, member_id, created_at, revoked_at from api_key
                where tenant_id = $1 order by revoked_at desc nulls first, created_at, id limit 1000
                """, tenantId);
    }

    Future<Optional<ApiKeyring.View>> revoke(Sql sql, UUID id, Instant now) {
        return sql.first(ApiKeyStore::view, """
                update api_key set revoked_at = $2 where id = $1 and revoked_at is null
                returning id, name, hint, role, member_id, created_at, revoked_at
                """, id, now.atOffset(ZoneOffset.UTC));
    }

    /** Ends a person's keys of these roles. */
    Future<List<UUID>> revoke(Sql sql, UUID memberId, Collection<Role> roles, Instant now) {
        return sql.list(
                row -> row.getUUID("id"),
                """
                update api_key set revoked_at = $3
                where member_id = $1 and role = any ($2) and revoked_at is null
                returning id
                """,
                memberId,
                roles.stream().map(Role::key).toArray(String[]::new),
                now.atOffset(ZoneOffset.UTC));
    }

    /** By the unique index on {@code hash}. */
    Future<Optional<Found>> holder(Sql sql, String hash) {
        return sql.first(ApiKeyStore::found, """
                select k.id, k.tenant_id, k.member_id, k.role, m.role as person_role
                from api_key k join member m on m.id = k.member_id
                where k.hash = $1 and k.revoked_at is null and m.is_active
                """, hash);
    }

    private static Found found(Row row) {
        Role own = Role.of(row.getString("role")).orElseThrow();
        Role person = Role.of(row.getString("person_role")).orElseThrow();
        return new Found(
                row.getUUID("id"),
                row.getUUID("tenant_id"),
                row.getUUID("member_id"),
                person.covers(own) ? own : person);
    }

    private static ApiKeyring.View view(Row row) {
        return new ApiKeyring.View(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("hint"),
                row.getString("role"),
                row.getUUID("member_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("revoked_at")).map(OffsetDateTime::toInstant));
    }
}
