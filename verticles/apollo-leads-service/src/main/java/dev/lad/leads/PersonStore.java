package dev.lad.leads;

import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.time.Ids;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What Apollo tells, written into the table {@code lead}. */
final class PersonStore {
    private final Ids ids;

    PersonStore(Ids ids) {
        this.ids = ids;
    }

    /** A hit as PostgreSQL reads it. */
    private record Hit(UUID id, String apollo, Optional<String> first, Optional<String> role, Optional<String> firm) {}

    /**
     * Keeps the hits of a search, each person once. What is known of them already is not overwritten.
     *
     * @return the leads in no particular order
     */
    Future<List<Lead>> keep(Sql sql, UUID tenantId, List<Person> people, Instant now) {
        List<Hit> hits = people.stream()
                .map(person -> new Hit(
                        ids.next(),
                        person.apolloId(),
                        person.firstName(),
                        person.title(),
                        person.company().name()))
                .toList();
        return sql.list(
                LeadRow::lead,
                """
                insert into lead (tenant_id, id, apollo_id, first_name, title, company_name, source, created_at, updated_at)
                select $1, id, apollo, first, role, firm, 'apollo', $3, $3
                from jsonb_to_recordset($2::text::jsonb) as hit(id uuid, apollo text, first text, role text, firm text)
                order by apollo  -- two searches with the same people take their rows in the same order
                on conflict (tenant_id, apollo_id) where apollo_id is not null do update
                set first_name = coalesce(lead.first_name, excluded.first_name), title = coalesce(lead.title, excluded.title),
                    company_name = coalesce(lead.company_name, excluded.company_name)
                returning *
                """,
                tenantId,
                Json.write(hits).toString(StandardCharsets.UTF_8),
                now.atOffset(ZoneOffset.UTC));
    }

    /** Makes sure that the person is a lead; answers its id. */
    Future<UUID> ensure(Sql sql, UUID tenantId, Person person, Instant now) {
        return keep(sql, tenantId, List.of(person), now).map(kept -> kept.get(0).id());
    }

    /**
     * Writes what Apollo told into a lead. Apollo's word wins over what was there, except for an address that somebody
     * entered.
     *
     * @param enriched whether this is all that Apollo knows
     */
    Future<Lead> tell(Sql sql, UUID tenantId, UUID leadId, Person person, boolean enriched, Instant now) {
        return sql.first(
                        LeadRow::lead,
                        """
                        update lead set first_name = coalesce($3, first_name), last_name = coalesce($4, last_name),
                            title = coalesce($5, title), seniority = coalesce($6, seniority),
                            headline = coalesce($7, headline), company_name = coalesce($8, company_name),
                            company_domain = coalesce($9, company_domain),
                            company_industry = coalesce($10, company_industry),
                            company_employees = coalesce($11, company_employees),
                            company_city = coalesce($12, company_city), company_country = coalesce($13, company_country),
                            city = coalesce($14, city), state = coalesce($15, state), country = coalesce($16, country),
                            apollo_id = coalesce(apollo_id, $17),
                            linkedin_url = coalesce($18, linkedin_url), linkedin_slug = coalesce($19, linkedin_slug),
                            email_status = case when email is null or lower(email) = $20 then coalesce($21, email_status)
                                                else email_status end,
                            email = coalesce(email, $20),
                            enriched_at = case when $22::boolean then coalesce(enriched_at, $23) else enriched_at end,
                            updated_at = $23
                        where tenant_id = $1 and id = $2
                        returning *
                        """,
                        LeadArguments.join(
                                LeadArguments.part(tenantId, leadId),
                                LeadArguments.person(person.details()),
                                LeadArguments.part(
                                        person.apolloId(),
                                        person.linkedinUrl().orElse(null),
                                        person.linkedinUrl()
                                                .flatMap(LinkedinProfile::slug)
                                                .orElse(null),
                                        person.email().orElse(null),
                                        person.emailStatus().orElse(null),
                                        enriched,
                                        now.atOffset(ZoneOffset.UTC))))
                .map(told -> told.orElseThrow(() -> new IllegalStateException("lead " + leadId + " has vanished")));
    }

    /** Apollo is looking for the number; a number that is known already stays. */
    Future<Integer> phonePending(Sql sql, UUID tenantId, UUID leadId, Instant now) {
        return sql.change("""
                update lead set phone_state = 'pending', updated_at = $3
                where tenant_id = $1 and id = $2 and phone_state in ('none', 'unavailable')
                """, tenantId, leadId, now.atOffset(ZoneOffset.UTC));
    }

    /**
     * The end of a phone reveal.
     *
     * @param state what the lead shows where no number came
     */
    Future<Integer> phone(
            Sql sql, UUID tenantId, UUID leadId, Optional<String> number, Lead.PhoneState state, Instant now) {
        return sql.change("""
                update lead set phone = coalesce(phone, $3),
                    phone_state = case when coalesce(phone, $3) is null then $4 else 'revealed' end, updated_at = $5
                where tenant_id = $1 and id = $2
                """, tenantId, leadId, number.orElse(null), state.key(), now.atOffset(ZoneOffset.UTC));
    }
}
