package dev.lad.campaigns.walk;

import static dev.lad.campaigns.walk.Rows.instant;
import static dev.lad.campaigns.walk.Rows.json;
import static dev.lad.campaigns.walk.Rows.utc;

import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.plan.Plans;
import dev.lad.campaigns.plan.Settings;
import dev.lad.campaigns.plan.Step.Fact;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of {@code campaign_lead} as walks. */
final class WalkStore {

    /** Holds the walk until the transaction ends, then reads it as the last holder left it. */
    Future<Optional<Walk>> lock(Sql sql, UUID id) {
        return sql.change("select 1 from campaign_lead where id = $1 for update", id)
                .compose(locked -> sql.first(WalkStore::walk, """
                        select l.*, l.lead::text as lead_text, c.status, c.settings::text as settings_text,
                               p.plan::text as plan_text,
                               t.id as touch_id, t.state as touch_state, t.due_at as touch_due_at,
                               array(select step from touch where campaign_lead_id = l.id) as done,  -- touch_once
                               h.*,
                               exists (select from suppression s where s.lead_id = l.lead_id) as suppressed
                        from campaign_lead l
                        join campaign c on (c.tenant_id, c.id) = (l.tenant_id, l.campaign_id)
                        join campaign_plan p
                          on (p.tenant_id, p.campaign_id, p.version) = (c.tenant_id, c.id, c.plan_version)
                        left join touch t
                          on (t.tenant_id, t.campaign_lead_id, t.step) = (l.tenant_id, l.id, l.step)
                        cross join lateral (
                            select coalesce(array_agg(h.channel order by h.channel), '{}') as hold_channels,
                                   coalesce(array_agg(h.reason order by h.channel), '{}') as hold_reasons,
                                   coalesce(array_agg(h.until order by h.channel), '{}') as hold_untils
                            from hold h where h.tenant_id = c.tenant_id and h.campaign_id = c.id
                        ) h
                        where l.id = $1
                        """, id));
    }

    Future<Void> stand(Sql sql, Walk walk, String step, Instant dueAt, Instant now) {
        return sql.run("""
                        update campaign_lead set state = case state when 'waiting' then 'active' else state end,
                            step = $2, due_at = $3, updated_at = $4, verdicts = '[]'
                        where id = $1
                        """, walk.id(), step, utc(dueAt), utc(now)).mapEmpty();
    }

    /** Ends it, or the reaction that followed its end: then it keeps the state that it ended with. */
    Future<Void> end(Sql sql, Walk walk, LeadState state, Optional<String> reason, Instant now) {
        return sql.run("""
                        update campaign_lead
                        set step = null, due_at = null, updated_at = $4, verdicts = '[]',
                            state = case when ended_at is null then $2 else state end,
                            reason = case when ended_at is null then $3 else reason end,
                            ended_at = coalesce(ended_at, $4)
                        where id = $1
                        """, walk.id(), state.key(), reason.orElse(null), utc(now))
                .mapEmpty();
    }

    /** Keeps what the guards said, and when they will be asked again. */
    Future<Void> judged(Sql sql, Walk walk, List<Verdict> verdicts, Instant dueAt, Instant now) {
        return sql.run("""
                        update campaign_lead set verdicts = $2::text::jsonb, due_at = $3, updated_at = $4 where id = $1
                        """, walk.id(), json(verdicts), utc(dueAt), utc(now)).mapEmpty();
    }

    /** It has no job any more: a start will find it. */
    Future<Void> park(Sql sql, Walk walk, List<Verdict> verdicts, Instant now) {
        return sql.run("""
                        update campaign_lead set scheduled = false, verdicts = $2::text::jsonb, updated_at = $3
                        where id = $1
                        """, walk.id(), json(verdicts), utc(now)).mapEmpty();
    }

    Future<Void> touched(Sql sql, UUID walkId, Optional<String> linkedinId, Instant now) {
        return sql.run("""
                        update campaign_lead set touched_at = $2,
                            linkedin_id = case when not erased then coalesce(linkedin_id, $3) end
                        where id = $1
                        """, walkId, utc(now), linkedinId.orElse(null)).mapEmpty();
    }

    /** The lead as apollo-leads knows it now. */
    Future<Void> refresh(Sql sql, UUID walkId, LeadCard lead) {
        return sql.run(
                        """
                        update campaign_lead set lead = $2::text::jsonb, linkedin_profile = $3,
                            linkedin_id = coalesce($4, linkedin_id), instagram = $5
                        where id = $1 and not erased
                        """,
                        walkId,
                        json(lead),
                        lead.linkedinUrl().flatMap(Addresses::profile).orElse(null),
                        lead.linkedinProviderId().orElse(null),
                        lead.instagram().map(Addresses::userName).orElse(null))
                .mapEmpty();
    }

    /** @param scope the key of a channel, or one of {@link Caps} */
    Future<Void> hold(Sql sql, Walk walk, String scope, Guards.Hold hold) {
        return sql.run("""
                        insert into hold (tenant_id, campaign_id, channel, reason, until) values ($1, $2, $3, $4, $5)
                        on conflict (tenant_id, campaign_id, channel)
                            do update set reason = excluded.reason, until = excluded.until
                        """, walk.tenantId(), walk.campaignId(), scope, hold.reason(), utc(hold.until()))
                .mapEmpty();
    }

    /** When no walk of a running campaign is left, the campaign is over. By the index campaign_lead_live. */
    Future<Boolean> completeIfOver(Sql sql, Walk walk, Instant now) {
        return sql.change("""
                        update campaign set status = 'completed', ended_at = $3, updated_at = $3, version = version + 1
                        where id = $2 and status = 'running' and not exists (
                            select from campaign_lead
                            where tenant_id = $1 and campaign_id = $2 and state in ('waiting', 'active'))
                        """, walk.tenantId(), walk.campaignId(), utc(now)).map(changed -> changed == 1);
    }

    private static Walk walk(Row row) {
        Optional<String> step = Rows.text(row, "step");
        return new Walk(
                row.getUUID("tenant_id"),
                row.getUUID("id"),
                row.getUUID("campaign_id"),
                CampaignStatus.of(row.getString("status")),
                Settings.kept(json(row, "settings_text")),
                Plans.kept(json(row, "plan_text")),
                Json.read(json(row, "lead_text"), LeadCard.class),
                LeadState.of(row.getString("state")),
                step,
                Optional.ofNullable(row.getUUID("touch_id"))
                        .map(id -> new Walk.Touch(
                                id,
                                step.orElseThrow(),
                                TouchState.of(row.getString("touch_state")),
                                instant(row, "touch_due_at"))),
                facts(row),
                Set.of(row.getArrayOfStrings("done")),
                row.getOffsetDateTime("touched_at") != null,
                holds(row),
                row.getBoolean("suppressed"),
                row.getBoolean("erased"));
    }

    private static Set<Fact> facts(Row row) {
        Set<Fact> facts = EnumSet.noneOf(Fact.class);
        Map.of("accepted_at", Fact.ACCEPTED, "replied_at", Fact.REPLIED, "answered_at", Fact.ANSWERED)
                .forEach((column, fact) -> {
                    if (row.getOffsetDateTime(column) != null) {
                        facts.add(fact);
                    }
                });
        return facts;
    }

    private static Map<String, Guards.Hold> holds(Row row) {
        String[] channels = row.getArrayOfStrings("hold_channels");
        String[] reasons = row.getArrayOfStrings("hold_reasons");
        OffsetDateTime[] untils = row.getArrayOfOffsetDateTimes("hold_untils");
        Map<String, Guards.Hold> holds = new HashMap<>();
        for (int i = 0; i < channels.length; i++) {
            holds.put(channels[i], new Guards.Hold(reasons[i], untils[i].toInstant()));
        }
        return Map.copyOf(holds);
    }
}
