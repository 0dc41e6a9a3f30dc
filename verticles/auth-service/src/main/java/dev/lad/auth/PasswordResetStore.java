package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The table {@code password_reset}. */
final class PasswordResetStore {

    /** One that can be used, with the roles that both people have now. */
    record Open(UUID tenantId, UUID memberId, Role memberRole, UUID issuedBy, Role issuerRole) {}

    /** Replaces an open one of the same person. */
    Future<Void> put(Sql sql, UUID tenantId, PasswordResets.Made made, UUID issuedBy, String tokenHash, Instant now) {
        return sql.run(
                        """
                        insert into password_reset
                            (id, tenant_id, member_id, issued_by, token_hash, expires_at, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7)
                        on conflict (tenant_id, member_id) where accepted_at is null do update set
                            id = excluded.id, issued_by = excluded.issued_by, token_hash = excluded.token_hash,
                            expires_at = excluded.expires_at, created_at = excluded.created_at
                        """,
                        made.id(),
                        tenantId,
                        made.userId(),
                        issuedBy,
                        tokenHash,
                        made.expiresAt().atOffset(ZoneOffset.UTC),
                        now.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    /** By the unique index on {@code token_hash}. */
    Future<Optional<Open>> find(Sql sql, String tokenHash, Instant now) {
        return sql.first(PasswordResetStore::open, """
                select r.tenant_id, r.member_id, m.role as member_role, r.issued_by, i.role as issuer_role
                from password_reset r join member m on m.id = r.member_id join member i on i.id = r.issued_by
                where r.token_hash = $1 and r.accepted_at is null and r.expires_at > $2 and m.is_active and i.is_active
                """, tokenHash, now.atOffset(ZoneOffset.UTC));
    }

    /** @return whether it was still open */
    Future<Boolean> accept(Sql sql, String tokenHash, Instant now) {
        return sql.change(
                        "update password_reset set accepted_at = $2 where token_hash = $1 and accepted_at is null",
                        tokenHash,
                        now.atOffset(ZoneOffset.UTC))
                .map(changed -> changed == 1);
    }

    private static Open open(Row row) {
        return new Open(
                row.getUUID("tenant_id"),
                row.getUUID("member_id"),
                Role.of(row.getString("member_role")).orElseThrow(),
                row.getUUID("issued_by"),
                Role.of(row.getString("issuer_role")).orElseThrow());
    }
}
