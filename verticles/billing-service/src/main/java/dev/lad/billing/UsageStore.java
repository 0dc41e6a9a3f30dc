package dev.lad.billing;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Sums over {@code ledger_transaction}, by the index ledger_transaction_at. */
final class UsageStore {
    private static final String SPENT = """
            from ledger_transaction
            where tenant_id = $1 and kind in ('deduct', 'capture', 'refund') and amount > 0
              and at >= ($2::date)::timestamp at time zone 'UTC'
              and at < ($3::date + 1)::timestamp at time zone 'UTC'
              and ($4::text is null or feature = $4)
            """;

    private static final String CREDITS = "sum(case kind when 'refund' then -amount else amount end) as credits ";

    Future<List<Usage.ByFeature>> byFeature(Sql sql, UUID tenantId, Usage.Range range) {
        return sql.list(
                row -> new Usage.ByFeature(
                        row.getString("feature"), row.getBigDecimal("credits"), row.getLong("count")),
                "select feature, count(*) as count, " + CREDITS + SPENT
                        + " group by feature order by credits desc, feature",
                tenantId,
                range.from(),
                range.to(),
                range.feature().orElse(null));
    }

    Future<List<Usage.ByDay>> byDay(Sql sql, UUID tenantId, Usage.Range range) {
        return sql.list(
                row -> new Usage.ByDay(row.getLocalDate("day"), row.getBigDecimal("credits")),
                "select (at at time zone 'UTC')::date as day, " + CREDITS + SPENT + " group by 1 order by 1",
                tenantId,
                range.from(),
                range.to(),
                range.feature().orElse(null));
    }

    /** The movements themselves, the newest first. */
    Future<List<LedgerTransaction>> events(Sql sql, UUID tenantId, Usage.Range range, Usage.Part part) {
        return sql.list(
                LedgerStore::transaction,
                "select * " + SPENT + " order by at desc, id desc limit $5 offset $6",
                tenantId,
                range.from(),
                range.to(),
                range.feature().orElse(null),
                part.limit(),
                part.offset());
    }
}
