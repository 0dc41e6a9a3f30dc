package dev.lad.overview;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Figures of a period, each read from one service's views. */
final class FigureStore {

    record Leads(long total, long added) {}

    record Outreach(long contacted, long accepted, long replied, long answered) {}

    record DealCounts(long created, long open, long won, long lost) {}

    record DealValue(String currency, long openMinor, long weightedMinor, long wonMinor) {}

    record Spending(String feature, BigDecimal credits) {}

    record Calls(long calls, long answered, long seconds) {}

    Future<Leads> leads(Sql sql, UUID tenantId, Period period) {
        return one(sql, row -> new Leads(row.getLong("total"), row.getLong("added")), """
                select count(*) as total, count(*) filter (where created_at >= $2 and created_at < $3) as added
                from leads_api.lead where tenant_id = $1
                """, tenantId, period);
    }

    Future<Outreach> outreach(Sql sql, UUID tenantId, Period period) {
        return one(
                sql,
                row -> new Outreach(
                        row.getLong("contacted"),
                        row.getLong("accepted"),
                        row.getLong("replied"),
                        row.getLong("answered")),
                """
                select count(distinct lead_id) filter (where touched_at >= $2 and touched_at < $3) as contacted,
                       count(distinct lead_id) filter (where accepted_at >= $2 and accepted_at < $3) as accepted,
                       count(distinct lead_id) filter (where replied_at >= $2 and replied_at < $3) as replied,
                       count(distinct lead_id) filter (where answered_at >= $2 and answered_at < $3) as answered
                from campaigns_api.campaign_lead where tenant_id = $1
                """,
                tenantId,
                period);
    }

    Future<DealCounts> deals(Sql sql, UUID tenantId, Period period) {
        return one(
                sql,
                row -> new DealCounts(
                        row.getLong("created"), row.getLong("open"), row.getLong("won"), row.getLong("lost")),
                """
                select count(*) filter (where created_at >= $2 and created_at < $3) as created,
                       count(*) filter (where status = 'open') as open,
                       count(*) filter (where status = 'won' and closed_at >= $2 and closed_at < $3) as won,
                       count(*) filter (where status = 'lost' and closed_at >= $2 and closed_at < $3) as lost
                from deals_api.deal where tenant_id = $1
                """,
                tenantId,
                period);
    }

    Future<List<DealValue>> dealValues(Sql sql, UUID tenantId, Period period) {
        return sql.list(
                row -> new DealValue(
                        row.getString("currency"), row.getLong("open"), row.getLong("weighted"), row.getLong("won")),
                """
                select currency,
                       coalesce(sum(value_minor) filter (where status = 'open'), 0)::bigint as open,
                       coalesce(round(sum(value_minor * probability / 100.0) filter (where status = 'open')), 0)::bigint
                           as weighted,
                       coalesce(sum(value_minor) filter (
                           where status = 'won' and closed_at >= $2 and closed_at < $3), 0)::bigint as won
                from deals_api.deal where tenant_id = $1
                group by currency order by currency
                """,
                tenantId,
                period.begin(),
                period.end());
    }

    /** The dearest first. */
    Future<List<Spending>> spending(Sql sql, UUID tenantId, Period period) {
        return sql.list(
                row -> new Spending(row.getString("feature"), row.getBigDecimal("credits")),
                """
                select feature, sum(credits) as credits
                from billing_api.spending where tenant_id = $1 and at >= $2 and at < $3
                group by feature order by credits desc, feature
                """,
                tenantId,
                period.begin(),
                period.end());
    }

    /** Zero for a tenant without a wallet. */
    Future<BigDecimal> balance(Sql sql, UUID tenantId) {
        return sql.first(
                        row -> row.getBigDecimal("credits"),
                        "select credits from billing_api.balance where tenant_id = $1",
                        tenantId)
                .map(found -> found.orElse(BigDecimal.ZERO));
    }

    Future<Calls> calls(Sql sql, UUID tenantId, Period period) {
        return one(
                sql,
                row -> new Calls(row.getLong("calls"), row.getLong("answered"), row.getLong("seconds")),
                """
                select count(*) as calls,
                       count(*) filter (where status = 'completed' and coalesce(answered_by, '') not like 'machine%') as answered,
                       coalesce(sum(duration_seconds), 0)::bigint as seconds
                from voice_api.call where tenant_id = $1 and at >= $2 and at < $3
                """,
                tenantId,
                period);
    }

    private static <T> Future<T> one(Sql sql, Function<Row, T> map, String statement, UUID tenantId, Period period) {
        return sql.run(statement, tenantId, period.begin(), period.end())
                .map(rows -> map.apply(rows.iterator().next()));
    }
}
