package dev.lad.overview;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables of reports. */
final class ReportStore {

    /** What a report is about; its columns are those of its statement. */
    enum Topic {
        CAMPAIGNS("campaigns", """
                select c.name as campaign, c.status, count(l.id) as leads,
                       count(*) filter (where l.touched_at >= $2 and l.touched_at < $3) as contacted,
                       count(*) filter (where l.accepted_at >= $2 and l.accepted_at < $3) as accepted,
                       count(*) filter (where l.replied_at >= $2 and l.replied_at < $3) as replied,
                       count(*) filter (where l.answered_at >= $2 and l.answered_at < $3) as answered
                from campaigns_api.campaign c
                left join campaigns_api.campaign_lead l on l.tenant_id = c.tenant_id and l.campaign_id = c.id
                where c.tenant_id = $1 and c.created_at < $3 and $4::text is not null
                group by c.id, c.name, c.status, c.created_at
                order by c.created_at, c.id
                """),
        PIPELINE("deals-pipeline", """
                select id as "dealId", status, stage, probability, currency, value_minor as "valueMinor",
                       lead_id as "leadId", campaign_id as "campaignId", created_at as "createdAt", closed_at as "closedAt"
                from deals_api.deal
                where tenant_id = $1 and $4::text is not null
                  and ((created_at >= $2 and created_at < $3) or (closed_at >= $2 and closed_at < $3))
                order by created_at, id
                """),
        CREDITS("billing", """
                select (at at time zone $4)::date as day, feature, count(*) as times, sum(credits) as credits
                from billing_api.spending where tenant_id = $1 and at >= $2 and at < $3
                group by day, feature order by day, feature
                """),
        CALLS("voice-agent", """
                select id as "callId", at, lead_id as "leadId", status, answered_by as "answeredBy",
                       duration_seconds as "durationSeconds", credits
                from voice_api.call
                where tenant_id = $1 and at >= $2 and at < $3 and $4::text is not null
                order by at, id
                """);

        private final String service;
        private final String statement;

        Topic(String service, String statement) {
            this.service = service;
            this.statement = statement;
        }

        String service() {
            return service;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Topic of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /** Rows in the order of the columns; a cell is a text, a number, or null. */
    record Table(List<String> columns, List<List<@Nullable Object>> rows) {}

    Future<Table> table(Sql sql, UUID tenantId, Topic topic, Period period, int most) {
        return sql.run(
                        topic.statement + "limit " + most,
                        tenantId,
                        period.begin(),
                        period.end(),
                        period.zone().getId())
                .map(rows -> {
                    List<List<@Nullable Object>> cells = new ArrayList<>();
                    rows.forEach(row -> cells.add(cells(row)));
                    return new Table(List.copyOf(rows.columnsNames()), cells);
                });
    }

    private static List<@Nullable Object> cells(Row row) {
        List<@Nullable Object> cells = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            cells.add(cell(row.getValue(column)));
        }
        return cells;
    }

    private static @Nullable Object cell(@Nullable Object value) {
        if (value instanceof OffsetDateTime at) {
            return at.toInstant().toString();
        }
        if (value instanceof Numeric number) {
            return number.bigDecimalValue();
        }
        return value instanceof UUID || value instanceof LocalDate ? value.toString() : plain(value);
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value;
    }
}
