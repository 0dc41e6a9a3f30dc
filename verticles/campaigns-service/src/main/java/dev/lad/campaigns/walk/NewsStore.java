package dev.lad.campaigns.walk;

import static dev.lad.campaigns.walk.Rows.json;
import static dev.lad.campaigns.walk.Rows.utc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.plan.Plans;
import dev.lad.campaigns.plan.Settings;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Facts about walks, in {@code campaign_lead}, {@code touch} and {@code happening}. */
final class NewsStore {

    /**
     * A walk that an event is about.
     *
     * @param lastTouched whether, of all these walks, it is the one that touched the lead last, or does at this moment
     * @param erased whether its lead was deleted
     */
    record Concerned(UUID id, UUID campaignId, boolean lastTouched, boolean erased) {
        /** What is kept of something that was told of the lead. */
        JsonNode kept(JsonNode told) {
            return erased ? Json.object() : told;
        }
    }

    /** By the indexes campaign_lead_person, _profile, _linkedin_id and _instagram; in the order in which all lock them. */
    Future<List<Concerned>> concerned(Sql sql, UUID tenantId, News.About about) {
        return sql.list(
                row -> new Concerned(
                        row.getUUID("id"),
                        row.getUUID("campaign_id"),
                        row.getBoolean("last_touched"),
                        row.getBoolean("erased")),
                """
                select l.id, l.campaign_id, l.erased,
                       l.touched is not null
                           and row_number() over (order by l.touched desc nulls last, l.id) = 1 as last_touched
                from (
                    select l.*, coalesce(l.touched_at, (
                        select max(t.started_at) from touch t
                        where t.campaign_lead_id = l.id and t.state in ('started', 'uncertain'))) as touched  -- touch_once
                    from campaign_lead l
                    where l.tenant_id = $1 and (
                        l.lead_id = $2 or l.linkedin_id = $3 or l.linkedin_profile = $4 or l.instagram = $5
                        or l.id = (select campaign_lead_id from touch where tenant_id = $1 and id = $6))
                ) l
                join campaign c on (c.tenant_id, c.id) = (l.tenant_id, l.campaign_id)
                where c.status <> 'draft'
                order by l.campaign_id, l.id
                """,
                tenantId,
                about.leadId().orElse(null),
                about.linkedinId().orElse(null),
                about.linkedinProfile().orElse(null),
                about.instagram().orElse(null),
                about.touchId().orElse(null));
    }

    /** Holds the walk's row until the transaction ends, and answers it as the last holder left it; empty where it is gone. */
    Future<Optional<Concerned>> lock(Sql sql, Concerned walk) {
        return sql.first(
                row -> new Concerned(walk.id(), walk.campaignId(), walk.lastTouched(), row.getBoolean("erased")),
                "select erased from campaign_lead where id = $1 for update",
                walk.id());
    }

    Future<Boolean> accepted(Sql sql, UUID walkId, Instant at) {
        return sql.change(
                        "update campaign_lead set accepted_at = $2 where id = $1 and accepted_at is null",
                        walkId,
                        utc(at))
                .map(changed -> changed == 1);
    }

    /**
     * Ends the walk, where the campaign stops on replies, and begins the reaction to the reply, where there is one.
     * Answers false where the lead had replied before.
     */
    Future<Boolean> replied(Sql sql, UUID walkId, boolean reacts, Instant at) {
        return sql.first(Reply::of, """
                        select l.state, c.settings::text as settings, p.plan::text as plan
                        from campaign_lead l
                        join campaign c on (c.tenant_id, c.id) = (l.tenant_id, l.campaign_id)
                        join campaign_plan p
                          on (p.tenant_id, p.campaign_id, p.version) = (c.tenant_id, c.id, c.plan_version)
                        where l.id = $1 and l.replied_at is null
                        """, walkId)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(false)
                        : replied(sql, walkId, found.get(), reacts, at).map(true));
    }

    private record Reply(boolean ends, Optional<String> reaction) {
        static Reply of(io.vertx.sqlclient.Row row) {
            LeadState state = LeadState.of(row.getString("state"));
            boolean stops = Settings.kept(json(row, "settings")).stopOnReply();
            return new Reply(
                    stops && (state.isLive() || state == LeadState.COMPLETED),
                    Plans.kept(json(row, "plan")).firstOnReply());
        }
    }

    private static Future<Void> replied(Sql sql, UUID walkId, Reply reply, boolean reacts, Instant at) {
        return sql.run(
                        """
                        update campaign_lead set replied_at = $2, updated_at = $2,
                            state = case when $3 then 'replied' else state end,
                            reason = case when $3 then 'replied' else reason end,
                            step = case when $3 then $4 else step end,
                            due_at = case when $3 then null else due_at end,
                            ended_at = case when $3 then coalesce(ended_at, $2) else ended_at end
                        where id = $1
                        """,
                        walkId,
                        utc(at),
                        reply.ends(),
                        reacts ? reply.reaction().orElse(null) : null)
                .compose(done -> reply.ends() ? cancelPlanned(sql, walkId, at) : Future.succeededFuture());
    }

    private static Future<Void> cancelPlanned(Sql sql, UUID walkId, Instant at) {
        return sql.run("""
                        update touch set state = 'canceled', outcome = 'replied', ended_at = $2
                        where campaign_lead_id = $1 and state = 'planned'  -- touch_once
                        """, walkId, utc(at)).mapEmpty();
    }

    Future<Void> callEnded(Sql sql, UUID walkId, String outcome, Instant at) {
        return sql.run("""
                        update campaign_lead set call_ended_at = $2,
                            answered_at = case when $3 = 'answered' then coalesce(answered_at, $2) else answered_at end
                        where id = $1
                        """, walkId, utc(at), outcome).mapEmpty();
    }

    Future<Void> note(Sql sql, UUID tenantId, UUID id, Concerned walk, String kind, JsonNode detail, Instant at) {
        return sql.run("""
                        insert into happening (tenant_id, id, campaign_id, campaign_lead_id, kind, detail, at)
                        values ($1, $2, $3, $4, $5, $6::text::jsonb, $7)
                        """, tenantId, id, walk.campaignId(), walk.id(), kind, json(detail), utc(at))
                .mapEmpty();
    }
}
