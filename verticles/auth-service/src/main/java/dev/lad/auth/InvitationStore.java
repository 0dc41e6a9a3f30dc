package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code invitation}. */
final class InvitationStore {

    /** Whom an invitation makes what. */
    record Invited(UUID tenantId, String email, Role role) {}

    /** @return whether it was stored: not while the address has another that is good */
    Future<Boolean> put(Sql sql, UUID tenantId, Invitations.Made made, String tokenHash, Instant now) {
        return sql.change(
                        """
                        insert into invitation (id, tenant_id, email, role, token_hash, expires_at, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7)
                        on conflict (tenant_id, email) where accepted_at is null do update set
                            id = excluded.id, role = excluded.role, token_hash = excluded.token_hash,
                            expires_at = excluded.expires_at, created_at = excluded.created_at
                        where invitation.expires_at <= excluded.created_at
                        """,
                        made.id(),
                        tenantId,
                        made.email(),
                        made.role(),
                        tokenHash,
                        made.expiresAt().atOffset(ZoneOffset.UTC),
                        now.atOffset(ZoneOffset.UTC))
                .map(stored -> stored == 1);
    }

    /** By the index {@code invitation_open}; a tenant has few that are open. */
    Future<List<Invitations.View>> list(Sql sql, UUID tenantId, Optional<UUID> after, int most) {
        return sql.list(InvitationStore::view, """
                select id, email, role, created_at, expires_at from invitation
                where tenant_id = $1 and accepted_at is null and ($2::uuid is null or id > $2)
                order by id limit $3
                """, tenantId, after.orElse(null), most);
    }

    Future<Optional<Invitations.View>> open(Sql sql, UUID id) {
        return sql.first(InvitationStore::view, """
                select id, email, role, created_at, expires_at from invitation
                where id = $1 and accepted_at is null
                """, id);
    }

    Future<Optional<Invitations.View>> withdraw(Sql sql, UUID id) {
        return sql.first(InvitationStore::view, """
                delete from invitation where id = $1 and accepted_at is null
                returning id, email, role, created_at, expires_at
                """, id);
    }

    Future<Optional<Invited>> find(Sql sql, String tokenHash, Instant now) {
        return sql.first(InvitationStore::invited, """
                select tenant_id, email, role from invitation
                where token_hash = $1 and accepted_at is null and expires_at > $2
                """, tokenHash, now.atOffset(ZoneOffset.UTC));
    }

    /** Empty where it was accepted or replaced meanwhile. */
    Future<Optional<Invited>> accept(Sql sql, String tokenHash, Instant now) {
        return sql.first(InvitationStore::invited, """
                update invitation set accepted_at = $2
                where token_hash = $1 and accepted_at is null and expires_at > $2
                returning tenant_id, email, role
                """, tokenHash, now.atOffset(ZoneOffset.UTC));
    }

    private static Invitations.View view(Row row) {
        return new Invitations.View(
                row.getUUID("id"),
                row.getString("email"),
                row.getString("role"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    private static Invited invited(Row row) {
        return new Invited(
                row.getUUID("tenant_id"),
                row.getString("email"),
                Role.of(row.getString("role")).orElseThrow());
    }
}
