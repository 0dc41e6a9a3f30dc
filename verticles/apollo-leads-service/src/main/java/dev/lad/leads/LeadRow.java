package dev.lad.leads;

import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Rows of {@code lead} and keys of its pages. */
final class LeadRow {
    private LeadRow() {}

    static Lead lead(Row row) {
        return new Lead(
                row.getUUID("id"),
                text(row, "apollo_id"),
                text(row, "first_name"),
                text(row, "last_name"),
                text(row, "title"),
                text(row, "seniority"),
                text(row, "headline"),
                new Lead.Company(
                        text(row, "company_name"),
                        text(row, "company_domain"),
                        text(row, "company_industry"),
                        Optional.ofNullable(row.getInteger("company_employees")),
                        text(row, "company_city"),
                        text(row, "company_country")),
                text(row, "city"),
                text(row, "state"),
                text(row, "country"),
                text(row, "time_zone"),
                text(row, "linkedin_url"),
                text(row, "linkedin_provider_id"),
                text(row, "instagram"),
                text(row, "email"),
                text(row, "email_status"),
                text(row, "phone"),
                Lead.PhoneState.of(row.getString("phone_state")),
                row.getString("source"),
                Optional.ofNullable(row.getOffsetDateTime("enriched_at")).map(OffsetDateTime::toInstant),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column));
    }
}
