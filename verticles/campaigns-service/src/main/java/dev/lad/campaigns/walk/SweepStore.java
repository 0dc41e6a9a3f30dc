package dev.lad.campaigns.walk;

import static dev.lad.campaigns.walk.Rows.utc;

import dev.lad.campaigns.walk.WalkJobs.Due;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
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

    /** Marks parked leads as scheduled and answers when each of them is due. By the index campaign_lead_parked. */
    Future<List<Due>> unpark(Sql sql, UUID campaignId, int most, Instant now) {
        return sql.list(
                row -> new Due(
                        row.getUUID("id"), Rows.optionalInstant(row, "due_at").orElse(now)),
                """
                update campaign_lead set scheduled = true
                where id = any (array(
                    select id from campaign_lead
                    where campaign_id = $1 and state in ('waiting', 'active') and not scheduled
                    order by id limit $2 for update skip locked))
                returning id, due_at
                """,
                campaignId,
                most);
    }

    /** Ends live leads. Their jobs find that out when they fall due. By the index campaign_lead_live. */
    Future<Integer> stop(Sql sql, UUID campaignId, int most, Instant now) {
        return sql.change("""
                update campaign_lead set state = 'stopped', reason = 'campaign_stopped', ended_at = $3, updated_at = $3,
                    step = null, due_at = null
                where id = any (array(
                    select id from campaign_lead
                    where campaign_id = $1 and state in ('waiting', 'active')
                    limit $2 for update skip locked))
                """, campaignId, most, utc(now));
    }
}
