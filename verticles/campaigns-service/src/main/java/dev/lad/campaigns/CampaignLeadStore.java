package dev.lad.campaigns;

import static dev.lad.campaigns.walk.Rows.instant;
import static dev.lad.campaigns.walk.Rows.json;
import static dev.lad.campaigns.walk.Rows.optionalInstant;
import static dev.lad.campaigns.walk.Rows.text;
import static dev.lad.campaigns.walk.Rows.utc;

import dev.lad.campaigns.CampaignLead.StepStats;
import dev.lad.campaigns.CampaignLead.TimelineEntry;
import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.walk.LeadState;
import dev.lad.campaigns.walk.Verdict;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Leads of campaigns as they are shown: {@code campaign_lead}, {@code touch}, {@code happening}. */
final class CampaignLeadStore {
    private static final String SELECT =
            "select l.*, l.lead::text as lead_text, l.verdicts::text as verdicts_text from campaign_lead l ";

    /** By the index campaign_lead_order. */
    Future<Items<CampaignLead>> list(Sql sql, UUID tenantId, UUID campaignId, CampaignLead.Filter filter, Page page) {
        return sql.list(
                        CampaignLeadStore::lead,
                        SELECT + """
                                where l.tenant_id = $1 and l.campaign_id = $2 and ($3::text is null or l.state = $3)
                                  and ($4::uuid is null or l.id > $4)
                                  and ($6::text is null or concat_ws(' ', l.lead ->> 'firstName', l.lead ->> 'lastName',
                                      l.lead ->> 'title', l.lead ->> 'company') ilike $6)
                                order by l.id
                                limit $5
                                """,
                        tenantId,
                        campaignId,
                        filter.state().orElse(null),
                        page.idAfter(0),
                        page.limit() + 1,
                        filter.text().map(Sql::containing).orElse(null))
                .map(rows -> Items.page(rows, page, lead -> List.of(lead.id().toString())));
    }

    Future<Optional<CampaignLead>> find(Sql sql, UUID campaignId, UUID leadId) {
        return sql.first(
                CampaignLeadStore::lead, SELECT + "where l.campaign_id = $1 and l.lead_id = $2", campaignId, leadId);
    }

    /** Holds the lead's walk until the transaction ends. */
    Future<Void> lock(Sql sql, UUID campaignId, UUID leadId) {
        return sql.run(
                        "select 1 from campaign_lead where campaign_id = $1 and lead_id = $2 for update",
                        campaignId,
                        leadId)
                .mapEmpty();
    }

    Future<Void> stop(Sql sql, UUID walkId, Instant now) {
        return sql.run("""
                        update campaign_lead set state = 'stopped', reason = 'removed', ended_at = $2, updated_at = $2,
                            step = null, due_at = null
                        where id = $1 and state in ('waiting', 'active')
                        """, walkId, utc(now)).mapEmpty();
    }

    /** The oldest first, by the indexes touch_once and happening_lead. */
    Future<List<TimelineEntry>> timeline(Sql sql, CampaignLead lead) {
        return sql.list(CampaignLeadStore::entry, """
                select created_at as at, -1 as rank, id, 'added' as kind, null as step, null as type, null as state,
                       null as outcome, null::timestamptz as due_at, null::numeric as credits, '[]' as verdicts,
                       null as detail
                from campaign_lead where id = $1
                union all
                select coalesce(started_at, ended_at, created_at), hop, id, 'touch', step, type, state, outcome, due_at,
                       credits, verdicts::text,
                       case when state = 'failed' and result ->> 'error' is not null
                            then jsonb_build_object('error', result -> 'error')::text end
                from touch where campaign_lead_id = $1
                union all
                select at, 1000, id, kind, null, null, null, null, null, null, '[]', detail::text
                from happening where campaign_lead_id = $1
                union all
                select ended_at, 1001, id, state, null, null, null, reason, null, null, '[]', null
                from campaign_lead where id = $1 and ended_at is not null and state <> 'replied'
                order by at, rank, id
                """, lead.id());
    }

    /** By the index touch_campaign. */
    Future<List<StepStats>> stats(Sql sql, UUID tenantId, UUID campaignId) {
        return sql.list(
                row -> new StepStats(
                        row.getString("step"),
                        row.getString("type"),
                        row.getString("state"),
                        text(row, "outcome"),
                        row.getLong("touches"),
                        row.getNumeric("credits").bigDecimalValue()),
                """
                select step, type, state, outcome, count(*) as touches, sum(credits) as credits
                from touch where tenant_id = $1 and campaign_id = $2
                group by step, type, state, outcome
                order by step, state, outcome
                """,
                tenantId,
                campaignId);
    }

    private static TimelineEntry entry(Row row) {
        return new TimelineEntry(
                instant(row, "at"),
                row.getString("kind"),
                text(row, "step"),
                text(row, "type"),
                text(row, "state"),
                text(row, "outcome"),
                optionalInstant(row, "due_at"),
                Optional.ofNullable(row.getNumeric("credits")).map(number -> number.bigDecimalValue()),
                List.of(Json.read(json(row, "verdicts"), Verdict[].class)),
                text(row, "detail").map(any -> json(row, "detail")));
    }

    private static CampaignLead lead(Row row) {
        return new CampaignLead(
                row.getUUID("id"),
                row.getUUID("lead_id"),
                LeadState.of(row.getString("state")),
                text(row, "reason"),
                text(row, "step"),
                optionalInstant(row, "due_at"),
                List.of(Json.read(json(row, "verdicts_text"), Verdict[].class)),
                Json.read(json(row, "lead_text"), LeadCard.class),
                optionalInstant(row, "accepted_at"),
                optionalInstant(row, "replied_at"),
                optionalInstant(row, "answered_at"),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }
}
