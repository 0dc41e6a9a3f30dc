package dev.lad.campaigns.walk;

import static dev.lad.campaigns.walk.Rows.utc;

import dev.lad.campaigns.walk.NewsStore.Concerned;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What is known of deleted leads, in {@code campaign_lead}, {@code touch}, {@code happening} and {@code erased_lead}. */
final class ErasureStore {

    Future<Void> remember(Sql sql, UUID tenantId, UUID leadId, Instant now) {
        return sql.run(
                        "insert into erased_lead (tenant_id, lead_id, at) values ($1, $2, $3) on conflict do nothing",
                        tenantId,
                        leadId,
                        utc(now))
                .mapEmpty();
    }

    /** Those of which something is known, in drafts too; by the index campaign_lead_person. */
    Future<List<Concerned>> walks(Sql sql, UUID tenantId, UUID leadId) {
        return sql.list(
                row -> new Concerned(row.getUUID("id"), row.getUUID("campaign_id"), false, false),
                """
                select id, campaign_id from campaign_lead
                where tenant_id = $1 and lead_id = $2 and not erased
                order by campaign_id, id
                """,
                tenantId,
                leadId);
    }

    /** Ends the walk, the reaction to a reply included, and empties it. A touch that has been started stays open. */
    Future<Void> erase(Sql sql, UUID walkId, Instant now) {
        return sql.run("""
                        update campaign_lead set erased = true, lead = jsonb_build_object('id', lead_id),
                            linkedin_profile = null, linkedin_id = null, instagram = null, updated_at = $2,
                            step = null, due_at = null, verdicts = '[]', ended_at = coalesce(ended_at, $2),
                            reason = case when state in ('waiting', 'active') then 'lead_deleted' else reason end,
                            state = case when state in ('waiting', 'active') then 'stopped' else state end
                        where id = $1
                        """, walkId, utc(now))
                .compose(ended -> sql.run("""
                        update touch set result = null,
                            outcome = case when state = 'planned' then 'lead_deleted' else outcome end,
                            ended_at = case when state = 'planned' then $2 else ended_at end,
                            state = case when state = 'planned' then 'canceled' else state end
                        where campaign_lead_id = $1  -- touch_once
                        """, walkId, utc(now)))
                .compose(emptied -> sql.run("update happening set detail = '{}' where campaign_lead_id = $1", walkId))
                .mapEmpty();
    }
}
