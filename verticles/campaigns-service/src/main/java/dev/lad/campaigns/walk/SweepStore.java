package dev.lad.campaigns.walk;

import static dev.lad.campaigns.walk.Rows.utc;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Many rows of {@code campaign_lead} at a time. */
final class SweepStore {

    /** A campaign that was removed counts as stopped. */
    Future<CampaignStatus> status(Sql sql, UUID campaignId) {
        return sql.first(
                        row -> CampaignStatus.of(row.getString("status")),
                        "select status from campaign where id = $1",
                        campaignId)
                .map(found -> found.orElse(CampaignStatus.STOPPED));
    }

    /** Marks parked walks as scheduled. By the index campaign_lead_parked. */
    Future<List<UUID>> unpark(Sql sql, UUID tenantId, UUID campaignId, int most) {
        return sql.list(row -> row.getUUID("id"), """
                update campaign_lead set scheduled = true
                where id = any (array(
                    select id from campaign_lead
                    where tenant_id = $1 and campaign_id = $2 and state in ('waiting', 'active') and not scheduled
                    order by id limit $3 for update skip locked))
                returning id
                """, tenantId, campaignId, most);
    }

    /**
     * Forgets what the guards said of walks that wait on account of it; answers these walks in order. By the index
     * campaign_lead_held.
     */
    Future<List<UUID>> release(Sql sql, UUID tenantId, UUID campaignId, UUID after, int most, Instant now) {
        return sql.list(row -> row.getUUID("id"), """
                with released as (
                    update campaign_lead set verdicts = '[]', due_at = $5
                    where id = any (array(
                        select id from campaign_lead
                        where tenant_id = $1 and campaign_id = $2 and state in ('waiting', 'active') and scheduled
                          and verdicts <> '[]' and due_at > $5 and id > $3
                        order by id limit $4 for update skip locked))
                    returning id
                )
                select id from released order by id
                """, tenantId, campaignId, after, most, utc(now));
    }

    /** Ends live leads with what they had before them. By the indexes campaign_lead_live and touch_once. */
    Future<Integer> stop(Sql sql, UUID tenantId, UUID campaignId, int most, Instant now) {
        return sql.first(row -> row.getInteger("stopped"), """
                with stopped as (
                    update campaign_lead set state = 'stopped', reason = 'campaign_stopped', ended_at = $4,
                        updated_at = $4, step = null, due_at = null
                    where id = any (array(
                        select id from campaign_lead
                        where tenant_id = $1 and campaign_id = $2 and state in ('waiting', 'active')
                        limit $3 for update skip locked))
                    returning id
                ), canceled as (
                    update touch set state = 'canceled', ended_at = $4
                    where tenant_id = $1 and campaign_lead_id = any (array(select id from stopped))
                      and state = 'planned'
                )
                select count(*)::int as stopped from stopped
                """, tenantId, campaignId, most, utc(now))
                .map(Optional::orElseThrow);
    }
}
