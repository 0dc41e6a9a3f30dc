package dev.lad.billing;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code hold}. */
final class HoldStore {

    /** An expired hold and whose it is. */
    record Expired(UUID tenantId, UUID holdId) {}

    Future<Void> insert(Sql sql, UUID tenantId, Hold hold) {
        return sql.run(
                        """
                        insert into hold (tenant_id, id, amount, state, feature, reference, expires_at)
                        values ($1, $2, $3, 'open', $4, $5, $6)
                        """,
                        tenantId,
                        hold.id(),
                        hold.amount(),
                        hold.feature(),
                        hold.reference().orElse(null),
                        hold.expiresAt().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    /** Holds the row until the transaction ends. */
    Future<Optional<Hold>> lock(Sql sql, UUID tenantId, UUID id) {
        return sql.first(
                HoldStore::hold, "select * from hold where tenant_id = $1 and id = $2 for update", tenantId, id);
    }

    /** The hold that a transaction of the ledger made, by ledger_transaction_key; holds its row until the transaction ends. */
    Future<Optional<Hold>> lockOfKey(Sql sql, UUID tenantId, String key) {
        return sql.first(HoldStore::hold, """
                select hold.* from ledger_transaction made
                join hold on hold.tenant_id = made.tenant_id and hold.id = made.hold_id
                where made.tenant_id = $1 and made.key = $2
                for update of hold
                """, tenantId, key);
    }

    /** Opens one again. */
    Future<Void> open(Sql sql, UUID tenantId, Hold hold) {
        return sql.run(
                        """
                        update hold set state = 'open', amount = $3, feature = $4, reference = $5, expires_at = $6
                        where tenant_id = $1 and id = $2
                        """,
                        tenantId,
                        hold.id(),
                        hold.amount(),
                        hold.feature(),
                        hold.reference().orElse(null),
                        hold.expiresAt().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Void> end(Sql sql, UUID tenantId, UUID id, Hold.State state, Optional<BigDecimal> captured) {
        return sql.run(
                        "update hold set state = $3, captured = $4 where tenant_id = $1 and id = $2",
                        tenantId,
                        id,
                        state.key(),
                        captured.orElse(null))
                .mapEmpty();
    }

    /** By the index hold_expiry, across tenants. */
    Future<List<Expired>> expired(Sql sql, Instant now, int most) {
        return sql.list(
                row -> new Expired(row.getUUID("tenant_id"), row.getUUID("id")),
                "select tenant_id, id from hold where state = 'open' and expires_at < $1 order by expires_at limit $2",
                now.atOffset(ZoneOffset.UTC),
                most);
    }

    private static Hold hold(Row row) {
        return new Hold(
                row.getUUID("id"),
                row.getBigDecimal("amount"),
                Optional.ofNullable(row.getBigDecimal("captured")),
                Hold.State.of(row.getString("state")),
                row.getString("feature"),
                Optional.ofNullable(row.getString("reference")),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
