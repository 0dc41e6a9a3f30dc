package dev.lad.leads;

import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is said of a lead as parameters of SQL, null where it is not said, in one order for all statements. */
final class LeadArguments {
    private LeadArguments() {}

    /**
     * Who it is: first_name, last_name, title, seniority, headline, company_name, company_domain, company_industry,
     * company_employees, company_city, company_country, city, state, country. Fourteen.
     */
    static @Nullable Object[] person(Lead.Details said) {
        Lead.Company company = said.company().orElse(Lead.Company.UNKNOWN);
        return new @Nullable Object[] {
            said.firstName().orElse(null),
            said.lastName().orElse(null),
            said.title().orElse(null),
            said.seniority().orElse(null),
            said.headline().orElse(null),
            company.name().orElse(null),
            company.domain().orElse(null),
            company.industry().orElse(null),
            company.employees().orElse(null),
            company.city().orElse(null),
            company.country().orElse(null),
            said.city().orElse(null),
            said.state().orElse(null),
            said.country().orElse(null)
        };
    }

    /** How it is reached: time_zone, linkedin_url, linkedin_slug, linkedin_provider_id, instagram, email, phone. Seven. */
    static @Nullable Object[] ways(Lead.Details said) {
        return new @Nullable Object[] {
            said.timeZone().orElse(null),
            said.linkedinUrl().orElse(null),
            said.linkedinUrl().flatMap(LinkedinProfile::slug).orElse(null),
            said.linkedinProviderId().orElse(null),
            said.instagram().orElse(null),
            said.email().orElse(null),
            said.phone().orElse(null)
        };
    }

    /** Parts of a statement's parameters, one behind the other. */
    static @Nullable Object[] join(@Nullable Object[]... parts) {
        return Stream.of(parts).flatMap(Arrays::stream).toArray();
    }

    /** One part. */
    static @Nullable Object[] part(@Nullable Object... values) {
        return values;
    }
}
