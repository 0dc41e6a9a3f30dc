package dev.lad.campaigns;

import static dev.lad.campaigns.walk.Rows.instant;
import static dev.lad.campaigns.walk.Rows.json;
import static dev.lad.campaigns.walk.Rows.optionalInstant;
import static dev.lad.campaigns.walk.Rows.utc;

import dev.lad.campaigns.plan.Plan;
import dev.lad.campaigns.plan.Plans;
import dev.lad.campaigns.plan.Settings;
import dev.lad.campaigns.plan.Step;
import dev.lad.campaigns.walk.CampaignStatus;
import dev.lad.shared.db.Sql;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The tables {@code campaign}, {@code campaign_plan} and {@code hold}. */
final class CampaignStore {
    /** {@code $1} is now. The figures come with the rows: one query for a whole page. */
    private static final String SELECT = """
            select c.*, c.settings::text as settings_text, p.plan::text as plan_text, n.*, h.*
            from campaign c
            join campaign_plan p on (p.tenant_id, p.campaign_id, p.version) = (c.tenant_id, c.id, c.plan_version)
            cross join lateral (
                select count(*) as leads, count(*) filter (where l.state in ('waiting', 'active')) as active,
                       count(l.touched_at) as touched, count(l.accepted_at) as accepted,
                       count(l.replied_at) as replied, count(l.answered_at) as answered,
                       count(*) filter (where l.state = 'completed') as completed,
                       count(*) filter (where l.state = 'failed') as failed
                from campaign_lead l where l.tenant_id = c.tenant_id and l.campaign_id = c.id  -- campaign_lead_order
            ) n
            cross join lateral (
                select coalesce(array_agg(h.channel order by h.channel), '{}') as hold_channels,
                       coalesce(array_agg(h.reason order by h.channel), '{}') as hold_reasons,
                       coalesce(array_agg(h.until order by h.channel), '{}') as hold_untils
                from hold h where h.tenant_id = c.tenant_id and h.campaign_id = c.id and h.until > $1
            ) h
            """;

    private static final String FILTER = """
            where c.tenant_id = $2
              and ($3::text is null or c.status = $3)
              and ($4::text is null or c.name ilike $4)
            """;

    /** The newest first, by the index campaign_newest. */
    Future<Items<Campaign>> list(Sql sql, UUID tenantId, Campaign.Filter filter, Page page, Instant now) {
        return sql.list(
                        CampaignStore::campaign,
                        SELECT + FILTER + """
                                  and ($5::timestamptz is null or (c.created_at, c.id) < ($5, $6))
                                order by c.created_at desc, c.id desc
                                limit $7 offset $8
                                """,
                        utc(now),
                        tenantId,
                        filter.status().orElse(null),
                        filter.text().map(Sql::containing).orElse(null),
                        page.instantAfter(0),
                        page.idAfter(1),
                        page.limit() + 1,
                        filter.offset())
                .map(rows -> Items.page(
                        rows,
                        page,
                        campaign -> List.of(
                                campaign.createdAt().toString(), campaign.id().toString())));
    }

    Future<Long> count(Sql sql, UUID tenantId, Campaign.Filter filter) {
        return sql.run(
                        """
                        select count(*) as total from campaign c
                        where c.tenant_id = $1 and ($2::text is null or c.status = $2)
                          and ($3::text is null or c.name ilike $3)
                        """,
                        tenantId,
                        filter.status().orElse(null),
                        filter.text().map(Sql::containing).orElse(null))
                .map(rows -> rows.iterator().next().getLong("total"));
    }

    Future<Optional<Campaign>> find(Sql sql, UUID id, Instant now) {
        return sql.first(CampaignStore::campaign, SELECT + "where c.id = $2", utc(now), id);
    }

    Future<Void> insert(Sql sql, UUID tenantId, Optional<UUID> userId, Campaign campaign) {
        return sql.run(
                        """
                        insert into campaign (tenant_id, id, name, status, plan_version, settings, created_by, created_at,
                                              updated_at)
                        values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $8)
                        """,
                        tenantId,
                        campaign.id(),
                        campaign.name(),
                        campaign.status().key(),
                        campaign.planVersion(),
                        json(campaign.settings()),
                        userId.orElse(null),
                        utc(campaign.createdAt()))
                .compose(done -> insertPlan(sql, tenantId, campaign, campaign.createdAt()));
    }

    Future<Void> insertPlan(Sql sql, UUID tenantId, Campaign campaign, Instant now) {
        return sql.run(
                        """
                        insert into campaign_plan (tenant_id, campaign_id, version, plan, created_at)
                        values ($1, $2, $3, $4::text::jsonb, $5)
                        """,
                        tenantId,
                        campaign.id(),
                        campaign.planVersion(),
                        json(Plans.keep(campaign.plan())),
                        utc(now))
                .mapEmpty();
    }

    Future<Void> update(Sql sql, Campaign campaign, Instant now) {
        return sql.run("""
                        update campaign set name = $2, plan_version = $3, settings = $4::text::jsonb, updated_at = $5,
                            version = version + 1
                        where id = $1
                        """, campaign.id(), campaign.name(), campaign.planVersion(), json(campaign.settings()), utc(now))
                .mapEmpty();
    }

    Future<Void> become(Sql sql, UUID id, CampaignStatus status, Instant now) {
        return sql.run("""
                        update campaign set status = $2, updated_at = $3, version = version + 1,
                            started_at = case when $2 = 'running' then coalesce(started_at, $3) else started_at end,
                            ended_at = case when $2 = 'stopped' then $3::timestamptz end
                        where id = $1
                        """, id, status.key(), utc(now)).mapEmpty();
    }

    /** Forgets what kept it waiting, so that the next touch finds out anew. */
    Future<Void> releaseHolds(Sql sql, UUID id) {
        return sql.run("delete from hold where campaign_id = $1", id).mapEmpty();
    }

    Future<Void> delete(Sql sql, UUID id) {
        return sql.run("delete from campaign where id = $1", id).mapEmpty();
    }

    private static Campaign campaign(Row row) {
        Plan plan = Plans.kept(json(row, "plan_text"));
        return new Campaign(
                row.getUUID("id"),
                row.getString("name"),
                CampaignStatus.of(row.getString("status")),
                row.getInteger("plan_version"),
                plan,
                Settings.kept(json(row, "settings_text")),
                counters(row),
                holds(row),
                instant(row, "created_at"),
                instant(row, "updated_at"),
                optionalInstant(row, "started_at"),
                optionalInstant(row, "ended_at"),
                row.getLong("version"));
    }

    private static Campaign.Counters counters(Row row) {
        return new Campaign.Counters(
                row.getLong("leads"),
                row.getLong("active"),
                row.getLong("touched"),
                row.getLong("accepted"),
                row.getLong("replied"),
                row.getLong("answered"),
                row.getLong("completed"),
                row.getLong("failed"));
    }

    /** Empty for a scope that is no channel. */
    private static Optional<String> channel(String scope) {
        return Stream.of(Step.Channel.values())
                .map(Step.Channel::key)
                .filter(scope::equals)
                .findFirst();
    }

    private static List<Campaign.Hold> holds(Row row) {
        String[] channels = row.getArrayOfStrings("hold_channels");
        String[] reasons = row.getArrayOfStrings("hold_reasons");
        OffsetDateTime[] untils = row.getArrayOfOffsetDateTimes("hold_untils");
        List<Campaign.Hold> holds = new ArrayList<>();
        for (int i = 0; i < channels.length; i++) {
            holds.add(new Campaign.Hold(channel(channels[i]), reasons[i], untils[i].toInstant()));
        }
        return List.copyOf(holds);
    }
}
