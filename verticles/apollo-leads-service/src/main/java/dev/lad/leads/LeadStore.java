package dev.lad.leads;

import dev.lad.shared.db.Sql;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code lead}. */
final class LeadStore {
    private static final String FILTER = """
            where tenant_id = $1
              and ($2::text is null or concat_ws(' ', first_name, last_name) ilike $2 or title ilike $2
                   or company_name ilike $2 or email ilike $2)
              and ($3::text is null or company_name ilike $3)
              and ($4::text is null or title ilike $4)
              and ($5::text is null or lower(country) = lower($5))
              and ($6::text is null or source = $6)
              and ($7::boolean is null or (email is not null) = $7)
              and ($8::boolean is null or (phone is not null) = $8)
              and ($9::boolean is null or (enriched_at is not null) = $9)
            """;

    /** The newest first, by the index lead_newest. */
    Future<Items<Lead>> list(Sql sql, UUID tenantId, Lead.Filter filter, Page page) {
        return sql.list(
                        LeadRow::lead,
                        "select * from lead " + FILTER + """
                                  and ($10::timestamptz is null or (created_at, id) < ($10, $11))
                                order by created_at desc, id desc
                                limit $12
                                """,
                        LeadArguments.join(
                                filtered(tenantId, filter),
                                LeadArguments.part(page.instantAfter(0), page.idAfter(1), page.limit() + 1)))
                .map(rows -> Items.page(
                        rows,
                        page,
                        lead -> List.of(lead.createdAt().toString(), lead.id().toString())));
    }

    /** A part of a file, the newest first; every part begins at once where the one before ended, by lead_newest. */
    Future<List<Lead>> part(Sql sql, UUID tenantId, Lead.Filter filter, Instant before, UUID beforeId, int limit) {
        return sql.list(
                LeadRow::lead,
                "select * from lead " + FILTER + """
                          and (created_at, id) < ($10, $11)
                        order by created_at desc, id desc
                        limit $12
                        """,
                LeadArguments.join(filtered(tenantId, filter), LeadArguments.part(utc(before), beforeId, limit)));
    }

    Future<Long> count(Sql sql, UUID tenantId, Lead.Filter filter) {
        return sql.run("select count(*) as total from lead " + FILTER, filtered(tenantId, filter))
                .map(rows -> rows.iterator().next().getLong("total"));
    }

    private static @Nullable Object[] filtered(UUID tenantId, Lead.Filter filter) {
        return new @Nullable Object[] {
            tenantId,
            filter.text().map(Sql::containing).orElse(null),
            filter.company().map(Sql::containing).orElse(null),
            filter.title().map(Sql::containing).orElse(null),
            filter.country().orElse(null),
            filter.source().orElse(null),
            filter.hasEmail().orElse(null),
            filter.hasPhone().orElse(null),
            filter.enriched().orElse(null)
        };
    }

    Future<Optional<Lead>> find(Sql sql, UUID tenantId, UUID id) {
        return sql.first(LeadRow::lead, "select * from lead where tenant_id = $1 and id = $2", tenantId, id);
    }

    Future<List<Lead>> find(Sql sql, UUID tenantId, List<UUID> ids) {
        return sql.list(LeadRow::lead, """
                select lead.* from unnest($2::uuid[]) with ordinality as wanted(id, place)
                join lead on lead.tenant_id = $1 and lead.id = wanted.id order by place
                """, tenantId, ids.toArray(UUID[]::new));
    }

    /** By the indexes lead_apollo, lead_any_linkedin and lead_any_email_key, the surest match first. */
    Future<Optional<Lead>> find(
            Sql sql, UUID tenantId, Optional<String> apolloId, Optional<String> slug, Optional<String> email) {
        return sql.first(LeadRow::lead, """
                select * from lead
                where tenant_id = $1
                  and (apollo_id = $2::text or linkedin_slug = $3::text or email_key = lower($4::text))
                order by apollo_id = $2 desc nulls last, linkedin_slug = $3 desc nulls last, created_at limit 1
                """, tenantId, apolloId.orElse(null), slug.orElse(null), email.orElse(null));
    }

    Future<Optional<Lead>> findByPhone(Sql sql, UUID tenantId, String phone) {
        return sql.first(
                LeadRow::lead,
                "select * from lead where tenant_id = $1 and phone = $2 order by created_at limit 1",
                tenantId,
                phone);
    }

    /** Another lead with any of these; by the indexes lead_any_linkedin, lead_any_email_key and lead_any_phone. */
    Future<Optional<Lead>> another(
            Sql sql, UUID tenantId, UUID id, Optional<String> slug, Optional<String> email, Optional<String> phone) {
        return sql.first(LeadRow::lead, """
                select * from lead
                where tenant_id = $1 and id <> $2
                  and (linkedin_slug = $3::text or email_key = lower($4::text) or phone = $5::text)
                order by created_at limit 1
                """, tenantId, id, slug.orElse(null), email.orElse(null), phone.orElse(null));
    }

    /**
     * Lets one transaction at a time change who a tenant's leads are, or delete one. The unique indexes each cover one way to know a
     * person, and so not two leads who become one by different ways.
     */
    Future<Void> lockPeople(Sql sql, UUID tenantId) {
        return sql.run("select pg_advisory_xact_lock(hashtextextended('leads.people ' || $1, 0))", tenantId.toString())
                .mapEmpty();
    }

    /** With others who write down what becomes known of people: nobody is deleted meanwhile. Taken before any row. */
    Future<Void> sharePeople(Sql sql, UUID tenantId) {
        return sql.run(
                        "select pg_advisory_xact_lock_shared(hashtextextended('leads.people ' || $1, 0))",
                        tenantId.toString())
                .mapEmpty();
    }

    /** Adds a lead; false where the tenant has that person already. */
    Future<Boolean> insert(Sql sql, UUID tenantId, UUID id, Lead.Details details, Instant now) {
        return sql.change(
                        """
                        insert into lead (tenant_id, id, first_name, last_name, title, seniority, headline, company_name,
                            company_domain, company_industry, company_employees, company_city, company_country, city, state,
                            country, time_zone, linkedin_url, linkedin_slug, linkedin_provider_id, instagram, email, phone,
                            phone_state, source, created_at, updated_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                            $22, $23, case when $23::text is null then 'none' else 'revealed' end, $24, $25, $25)
                        on conflict do nothing
                        """,
                        LeadArguments.join(
                                LeadArguments.part(tenantId, id),
                                LeadArguments.person(details),
                                LeadArguments.ways(details),
                                LeadArguments.part(details.source().orElse("manual"), utc(now))))
                .map(inserted -> inserted == 1);
    }

    /**
     * Changes what is named and empties the ways to reach the lead that are to be; fails with a unique violation where that
     * makes it somebody who is a lead already. LinkedIn's own id goes with the profile that it was learned from.
     */
    Future<Optional<Lead>> update(
            Sql sql, UUID tenantId, UUID id, Lead.Details details, Set<String> emptied, Instant now) {
        return sql.first(
                LeadRow::lead,
                """
                update lead set first_name = coalesce($3, first_name), last_name = coalesce($4, last_name),
                    title = coalesce($5, title), seniority = coalesce($6, seniority), headline = coalesce($7, headline),
                    company_name = coalesce($8, company_name), company_domain = coalesce($9, company_domain),
                    company_industry = coalesce($10, company_industry), company_employees = coalesce($11, company_employees),
                    company_city = coalesce($12, company_city), company_country = coalesce($13, company_country),
                    city = coalesce($14, city), state = coalesce($15, state), country = coalesce($16, country),
                    time_zone = case when 'timeZone' = any ($25::text[]) then null else coalesce($17, time_zone) end,
                    linkedin_url = case when 'linkedinUrl' = any ($25::text[]) then null else coalesce($18, linkedin_url) end,
                    linkedin_slug = case when 'linkedinUrl' = any ($25::text[]) then null else coalesce($19, linkedin_slug) end,
                    linkedin_provider_id = case
                        when 'linkedinUrl' = any ($25::text[]) or 'linkedinProviderId' = any ($25::text[]) or $19 <> linkedin_slug then $20
                        else coalesce($20, linkedin_provider_id) end,
                    instagram = case when 'instagram' = any ($25::text[]) then null else coalesce($21, instagram) end,
                    email_status = case
                        when 'email' = any ($25::text[]) or lower($22) <> lower(email) then null else email_status end,
                    email = case when 'email' = any ($25::text[]) then null else coalesce($22, email) end,
                    phone = case when 'phone' = any ($25::text[]) then null else coalesce($23, phone) end,
                    phone_state = case
                        when $23::text is not null then 'revealed'
                        when 'phone' = any ($25::text[]) and phone_state = 'revealed' then 'none'
                        else phone_state end,
                    updated_at = $24
                where tenant_id = $1 and id = $2
                returning *
                """,
                LeadArguments.join(
                        LeadArguments.part(tenantId, id),
                        LeadArguments.person(details),
                        LeadArguments.ways(details),
                        LeadArguments.part(utc(now), emptied.toArray(String[]::new))));
    }

    Future<Boolean> delete(Sql sql, UUID tenantId, UUID id) {
        return sql.change("delete from lead where tenant_id = $1 and id = $2", tenantId, id)
                .map(deleted -> deleted == 1);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
