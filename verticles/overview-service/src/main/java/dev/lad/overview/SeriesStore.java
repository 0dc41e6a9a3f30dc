package dev.lad.overview;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Figures by interval. Intervals in which nothing happened have no row. */
final class SeriesStore {

    /** What is counted, from which service's view, and by which of its instants. */
    enum Metric {
        LEADS("apollo-leads", "leads_api.lead", "created_at", "count(*)", ""),
        CONTACTED("campaigns", "campaigns_api.campaign_lead", "touched_at", "count(distinct lead_id)", ""),
        ACCEPTED("campaigns", "campaigns_api.campaign_lead", "accepted_at", "count(distinct lead_id)", ""),
        REPLIED("campaigns", "campaigns_api.campaign_lead", "replied_at", "count(distinct lead_id)", ""),
        ANSWERED("campaigns", "campaigns_api.campaign_lead", "answered_at", "count(distinct lead_id)", ""),
        DEALS("deals-pipeline", "deals_api.deal", "created_at", "count(*)", ""),
        WON("deals-pipeline", "deals_api.deal", "closed_at", "count(*)", " and status = 'won'"),
        CREDITS("billing", "billing_api.spending", "at", "sum(credits)", ""),
        CALLS("voice-agent", "voice_api.call", "at", "count(*)", "");

        private final String service;
        private final String statement;

        Metric(String service, String view, String at, String value, String where) {
            this.service = service;
            this.statement = """
                    select date_trunc($5, %2$s at time zone $4)::date as begins, (%3$s)::numeric as value
                    from %1$s where tenant_id = $1 and %2$s >= $2 and %2$s < $3%4$s
                    group by begins
                    """.formatted(view, at, value, where);
        }

        String service() {
            return service;
        }
    }

    Future<Map<LocalDate, BigDecimal>> values(
            Sql sql, UUID tenantId, Metric metric, Period period, Granularity granularity) {
        return sql.run(
                        metric.statement,
                        tenantId,
                        period.begin(),
                        period.end(),
                        period.zone().getId(),
                        granularity.key())
                .map(rows -> {
                    Map<LocalDate, BigDecimal> values = new HashMap<>();
                    rows.forEach(row -> values.put(row.getLocalDate("begins"), row.getBigDecimal("value")));
                    return values;
                });
    }
}
