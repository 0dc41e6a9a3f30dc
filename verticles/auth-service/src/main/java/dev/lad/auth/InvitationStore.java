package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The table {@code invitation}. */
final class InvitationStore {

    /** Whom an invitation makes what. */
    record Invited(UUID tenantId, String email, Role role) {}

    /** Replaces an open one of the same address. */
    Future<Void> put(Sql sql, UUID tenantId, Invitations.Made made, String tokenHash, Instant now) {
        return sql.run(
                        """
                        insert into invitation (id, tenant_id, email, role, token_hash, expires_at, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7)
                        on conflict (tenant_id, email) where accepted_at is null do update set
                            id = excluded.id, role = excluded.role, token_hash = excluded.token_hash,
                            expires_at = excluded.expires_at
                        """,
                        made.id(),
                        tenantId,
                        made.email(),
                        made.role(),
                        tokenHash,
                        made.expiresAt().atOffset(ZoneOffset.UTC),
                        now.atOffset(ZoneOffset.UTC))
                .mapEmpty();
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

    private static Invited invited(Row row) {
        return new Invited(
                row.getUUID("tenant_id"),
                row.getString("email"),
                Role.of(row.getString("role")).orElseThrow());
    }
}
