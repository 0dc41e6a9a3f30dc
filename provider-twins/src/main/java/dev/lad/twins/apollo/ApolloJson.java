package dev.lad.twins.apollo;

import dev.lad.twins.world.Company;
import dev.lad.twins.world.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** How Apollo writes people and companies. */
final class ApolloJson {
    private ApolloJson() {}

    /** A hit of the people search, which hides whatever enrichment is paid for. */
    static JsonObject teaser(Person person) {
        var company = person.company();
        return new JsonObject()
                .put("id", person.apolloId())
                .put("first_name", person.firstName())
                .put("last_name_obfuscated", obfuscated(person.lastName()))
                .put("title", person.job().title())
                .put("last_refreshed_at", "2026-10-02T08:15:00.000+00:00")
                .put("has_email", person.contact().workEmail().isPresent())
                .put("has_city", true)
                .put("has_state", true)
                .put("has_country", true)
                .put(
                        "has_direct_phone",
                        person.contact().phone().isPresent()
                                ? "Yes"
                                : "Maybe: please request direct dial via people/match")
                .put(
                        "organization",
                        new JsonObject()
                                .put("name", company.name())
                                .put("has_industry", true)
                                .put("has_phone", true)
                                .put("has_city", true)
                                .put("has_state", true)
                                .put("has_country", true)
                                .put("has_zip_code", true)
                                .put("has_revenue", true)
                                .put("has_employee_count", true));
    }

    /** An enriched person. Personal addresses of who lives under the GDPR are withheld, revealed or not. */
    static JsonObject person(Person person, boolean personalEmails) {
        var job = person.job();
        var contact = person.contact();
        var json = new JsonObject()
                .put("id", person.apolloId())
                .put("first_name", person.firstName())
                .put("last_name", person.lastName())
                .put("name", person.name())
                .put(
                        "linkedin_url",
                        "http://www.linkedin.com/in/" + person.linkedin().slug())
                .put("title", job.title())
                .put("headline", person.headline())
                .put("email", contact.workEmail().orElse(null))
                .put("email_status", emailStatus(contact))
                .putNull("extrapolated_email_confidence")
                .putNull("photo_url")
                .put("organization_id", person.company().apolloId())
                .put("city", person.place().city())
                .put("state", person.place().state())
                .put("country", person.place().country())
                .put("employment_history", new JsonArray().add(employment(job)))
                .put("departments", new JsonArray().add(job.department()))
                .put("subdepartments", new JsonArray())
                .put("functions", new JsonArray().add(job.function()))
                .put("seniority", job.seniority())
                .put("is_likely_to_engage", person.temperament().repliesAfter().isPresent())
                .put("show_intent", false)
                .put("revealed_for_current_team", true)
                .put("organization", organizationInBrief(person.company()));
        if (personalEmails) {
            var shown = contact.personalEmail().filter(email -> !person.place().gdpr());
            json.put("personal_emails", new JsonArray(shown.map(List::of).orElse(List.of())));
        }
        return json;
    }

    /** Somebody whom the team has not paid for, with the placeholder that Apollo shows for a locked address. */
    static JsonObject locked(Person person) {
        var lastName = obfuscated(person.lastName());
        return person(person, false)
                .put("last_name", lastName)
                .put("name", person.firstName() + " " + lastName)
                .putNull("linkedin_url")
                .put("email", "email_not_unlocked@domain.com")
                .putNull("email_status")
                .put("revealed_for_current_team", false);
    }

    static JsonObject organization(Company company) {
        var technologies = new JsonArray();
        company.technologies()
                .forEach(technology -> technologies.add(new JsonObject()
                        .put("uid", technology.uid())
                        .put("name", technology.name())
                        .put("category", technology.category())));
        return organizationInBrief(company)
                .put("linkedin_url", company.linkedinUrl())
                .put("phone", company.phone())
                .put(
                        "primary_phone",
                        new JsonObject()
                                .put("number", company.phone())
                                .put("source", "Owler")
                                .put("sanitized_number", company.phone()))
                .put("founded_year", company.founded())
                .put("industries", new JsonArray().add(company.industry().name()))
                .put("industry_tag_id", company.industry().tagId())
                .put(
                        "raw_address",
                        company.street() + ", " + company.place().city() + ", "
                                + company.place().state())
                .put("street_address", company.street())
                .put("city", company.place().city())
                .put("state", company.place().state())
                .put("postal_code", company.postalCode())
                .put("country", company.place().country())
                .put("annual_revenue", (double) company.revenue())
                .put("annual_revenue_printed", printed(company.revenue()))
                .put("total_funding", company.funding() == 0 ? null : company.funding())
                .put("latest_funding_stage", company.fundingStage().isEmpty() ? null : company.fundingStage())
                .put("funding_events", new JsonArray())
                .put(
                        "technology_names",
                        new JsonArray(company.technologies().stream()
                                .map(Company.Technology::name)
                                .toList()))
                .put("current_technologies", technologies)
                .put("departmental_head_count", new JsonObject().put("sales", company.employees() / 8))
                .put("organization_headcount_six_month_growth", 0.04)
                .put("organization_headcount_twelve_month_growth", 0.11)
                .put("organization_headcount_twenty_four_month_growth", 0.3)
                .put(
                        "short_description",
                        company.name() + " works in " + company.industry().name() + " from "
                                + company.place().city() + ".");
    }

    /** A found number, as the phone webhook and the poll carry it. */
    static JsonObject phone(String id, String number) {
        return new JsonObject()
                .put("_id", id)
                .put("id", id)
                .put("key", id)
                .put("raw_number", number)
                .put("sanitized_number", number)
                .put("type_cd", "mobile")
                .put("status_cd", "valid_number")
                .put("confidence_cd", "high")
                .putNull("dnc_status_cd")
                .putNull("dnc_other_info")
                .putNull("direct_dial_source_cd")
                .put("position", 0);
    }

    private static JsonObject organizationInBrief(Company company) {
        return new JsonObject()
                .put("id", company.apolloId())
                .put("name", company.name())
                .put("website_url", company.websiteUrl())
                .put("primary_domain", company.domain())
                .put("industry", company.industry().name())
                .put("estimated_num_employees", company.employees())
                .put("keywords", new JsonArray(company.keywords()));
    }

    private static JsonObject employment(Person.Job job) {
        return new JsonObject()
                .put("organization_name", job.company().name())
                .put("title", job.title())
                .put("current", true)
                .put("start_date", job.since().toString())
                .putNull("end_date");
    }

    private static String emailStatus(Person.Contact contact) {
        if (contact.workEmail().isEmpty()) {
            return "unavailable";
        }
        return contact.workEmailVerified() ? "verified" : "unverified";
    }

    private static String obfuscated(String name) {
        return name.length() < 3
                ? name.charAt(0) + "***"
                : name.substring(0, 2) + "***" + name.charAt(name.length() - 1);
    }

    private static String printed(long dollars) {
        if (dollars >= 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1fB", dollars / 1e9);
        }
        return dollars >= 1_000_000 ? dollars / 1_000_000 + "M" : dollars / 1_000 + "K";
    }
}
