package dev.lad.campaigns;

import static dev.lad.campaigns.walk.Rows.json;
import static dev.lad.campaigns.walk.Rows.utc;

import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.walk.Addresses;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Many rows of {@code campaign_lead} at a time, as a campaign takes its leads. */
final class EnrolmentStore {

    /** A lead that has not ended its walk. */
    record Live(UUID walkId, LeadCard card) {}

    /** Inserts those that the campaign does not have, that no exclusive campaign keeps, and that were not deleted; answers their lead ids. */
    Future<List<UUID>> insert(
            Sql sql, UUID tenantId, Campaign campaign, List<UUID> walkIds, List<LeadCard> cards, Instant now) {
        if (cards.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return sql.list(
                row -> row.getUUID("lead_id"),
                """
                insert into campaign_lead (tenant_id, id, campaign_id, lead_id, state, exclusive, lead, linkedin_profile,
                                           linkedin_id, instagram, created_at, updated_at)
                select $1, new.id, $2, new.lead_id, 'waiting', $3, new.lead::jsonb, new.linkedin_profile,
                       new.linkedin_id, new.instagram, $4, $4
                from unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[])
                     as new (id, lead_id, lead, linkedin_profile, linkedin_id, instagram)
                where not exists (select from erased_lead gone where (gone.tenant_id, gone.lead_id) = ($1, new.lead_id))
                on conflict do nothing
                returning lead_id
                """,
                tenantId,
                campaign.id(),
                campaign.settings().exclusive(),
                utc(now),
                walkIds.toArray(UUID[]::new),
                cards.stream().map(LeadCard::id).toArray(UUID[]::new),
                texts(cards, card -> json(card)),
                texts(
                        cards,
                        card -> card.linkedinUrl().flatMap(Addresses::profile).orElse(null)),
                texts(cards, card -> card.linkedinProviderId().orElse(null)),
                texts(cards, card -> card.instagram().map(Addresses::userName).orElse(null)));
    }

    /** Which of these leads were deleted. */
    Future<List<UUID>> erased(Sql sql, UUID tenantId, List<UUID> leadIds) {
        return leadIds.isEmpty()
                ? Future.succeededFuture(List.of())
                : sql.list(
                        row -> row.getUUID("lead_id"),
                        "select lead_id from erased_lead where tenant_id = $1 and lead_id = any ($2)",
                        tenantId,
                        leadIds.toArray(UUID[]::new));
    }

    /** Which of these leads the campaign has. */
    Future<List<UUID>> enrolled(Sql sql, UUID campaignId, List<UUID> leadIds) {
        return leadIds.isEmpty()
                ? Future.succeededFuture(List.of())
                : sql.list(
                        row -> row.getUUID("lead_id"),
                        "select lead_id from campaign_lead where campaign_id = $1 and lead_id = any ($2)",
                        campaignId,
                        leadIds.toArray(UUID[]::new));
    }

    /** The steps at which walks stand, reactions to replies included. */
    Future<List<String>> occupied(Sql sql, UUID campaignId) {
        return sql.list(
                row -> row.getString("step"),
                "select distinct step from campaign_lead where campaign_id = $1 and step is not null",
                campaignId);
    }

    /** In the order of their ids, after one. */
    Future<List<Live>> live(Sql sql, UUID campaignId, Optional<UUID> after, int most) {
        return sql.list(
                row -> new Live(row.getUUID("id"), Json.read(json(row, "lead"), LeadCard.class)),
                """
                select id, lead::text as lead from campaign_lead
                where campaign_id = $1 and state in ('waiting', 'active') and ($2::uuid is null or id > $2)
                order by id limit $3
                """,
                campaignId,
                after.orElse(null),
                most);
    }

    Future<Void> stop(Sql sql, UUID campaignId, List<UUID> leadIds, String reason, Instant now) {
        return sql.run("""
                        with stopped as (
                            update campaign_lead set state = 'stopped', reason = $3, ended_at = $4, updated_at = $4,
                                step = null, due_at = null
                            where campaign_id = $1 and lead_id = any ($2) and state in ('waiting', 'active')
                            returning id
                        )
                        update touch set state = 'canceled', ended_at = $4
                        where campaign_lead_id = any (array(select id from stopped)) and state = 'planned'
                        """, campaignId, leadIds.toArray(UUID[]::new), reason, utc(now))
                .mapEmpty();
    }

    private static @Nullable String[] texts(List<LeadCard> cards, Function<LeadCard, @Nullable String> member) {
        @Nullable String[] column = new @Nullable String[cards.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = member.apply(cards.get(i));
        }
        return column;
    }
}
