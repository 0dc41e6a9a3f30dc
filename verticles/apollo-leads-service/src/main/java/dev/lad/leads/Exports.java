package dev.lad.leads;

import dev.lad.shared.csv.Csv;
import dev.lad.shared.db.Database;
import dev.lad.shared.service.Caller;
import dev.lad.shared.stream.Loop;
import dev.lad.shared.stream.Outlet;
import dev.lad.shared.stream.StreamReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Leads as a CSV file that is read from the database as fast as the client takes it. Between two parts no transaction is
 * open: a lead that is added or changed meanwhile may or may not be in the file, but none is in it twice or missing.
 */
final class Exports {
    private static final int PART = 1_000;
    private static final List<String> COLUMNS = List.of(
            "id",
            "firstName",
            "lastName",
            "title",
            "seniority",
            "headline",
            "companyName",
            "companyDomain",
            "companyIndustry",
            "companyEmployees",
            "companyCity",
            "companyCountry",
            "city",
            "state",
            "country",
            "timeZone",
            "linkedinUrl",
            "instagram",
            "email",
            "emailStatus",
            "phone",
            "phoneState",
            "source",
            "enrichedAt",
            "createdAt",
            "updatedAt");

    private final Database database;
    private final LeadStore store;

    Exports(Database database, LeadStore store) {
        this.database = database;
        this.store = store;
    }

    /** The leads of a list, the newest first. Fails where the first of them cannot be read. */
    Future<StreamReply.Body> csv(Caller caller, Lead.Filter filter) {
        Reading reading = new Reading(caller.tenantId(), filter);
        return reading.next().map(first -> client -> reading.write(first, client));
    }

    /** One file's place in the list. */
    private final class Reading {
        private final UUID tenantId;
        private final Lead.Filter filter;
        private Instant before = Instant.parse("9999-12-31T00:00:00Z");
        private UUID beforeId = new UUID(-1, -1);

        Reading(UUID tenantId, Lead.Filter filter) {
            this.tenantId = tenantId;
            this.filter = filter;
        }

        Future<List<Lead>> next() {
            return store.part(database.tenant(tenantId), tenantId, filter, before, beforeId, PART)
                    .onSuccess(part -> {
                        if (!part.isEmpty()) {
                            Lead last = part.get(part.size() - 1);
                            before = last.createdAt();
                            beforeId = last.id();
                        }
                    });
        }

        Future<Void> write(List<Lead> first, Outlet client) {
            StringBuilder head = new StringBuilder();
            Csv.line(head, COLUMNS);
            return client.write(Buffer.buffer(head.toString()))
                    .compose(begun -> client.write(part(first)))
                    .compose(written -> first.size() < PART
                            ? Future.succeededFuture()
                            : Loop.whileTrue(() -> next().compose(
                                            part -> client.write(part(part)).map(part.size() == PART))));
        }
    }

    private static Buffer part(List<Lead> leads) {
        StringBuilder csv = new StringBuilder(leads.size() * 256);
        leads.forEach(lead -> Csv.line(csv, cells(lead)));
        return Buffer.buffer(csv.toString());
    }

    private static List<@Nullable Object> cells(Lead lead) {
        Lead.Company company = lead.company();
        return Arrays.asList(
                lead.id(),
                lead.firstName().orElse(null),
                lead.lastName().orElse(null),
                lead.title().orElse(null),
                lead.seniority().orElse(null),
                lead.headline().orElse(null),
                company.name().orElse(null),
                company.domain().orElse(null),
                company.industry().orElse(null),
                company.employees().orElse(null),
                company.city().orElse(null),
                company.country().orElse(null),
                lead.city().orElse(null),
                lead.state().orElse(null),
                lead.country().orElse(null),
                lead.timeZone().orElse(null),
                lead.linkedinUrl().orElse(null),
                lead.instagram().orElse(null),
                lead.email().orElse(null),
                lead.emailStatus().orElse(null),
                lead.phone().orElse(null),
                lead.phoneState().key(),
                lead.source(),
                lead.enrichedAt().orElse(null),
                lead.createdAt(),
                lead.updatedAt());
    }
}
