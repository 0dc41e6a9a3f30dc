package dev.lad.leads;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.PgErrors;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What a tenant's people do with their leads. */
final class Leads {
    private final Database database;
    private final LeadStore store;
    private final Knowledge knowledge;
    private final Erasure erasure;
    private final Patience patience;
    private final Time time;
    private final Ids ids;

    Leads(
            Database database,
            LeadStore store,
            Knowledge knowledge,
            Erasure erasure,
            Patience patience,
            Time time,
            Ids ids) {
        this.database = database;
        this.store = store;
        this.knowledge = knowledge;
        this.erasure = erasure;
        this.patience = patience;
        this.time = time;
        this.ids = ids;
    }

    Future<Items<Lead>> list(Caller caller, Lead.Filter filter, Page page) {
        Sql sql = database.tenant(caller.tenantId());
        return store.list(sql, caller.tenantId(), filter, page)
                .compose(items -> page.total()
                        ? store.count(sql, caller.tenantId(), filter).map(items::withTotal)
                        : Future.succeededFuture(items));
    }

    Future<Lead> get(Caller caller, UUID id) {
        return store.find(database.tenant(caller.tenantId()), caller.tenantId(), id)
                .map(Leads::existing);
    }

    /** Those that exist, in the order of {@code wanted}. */
    Future<List<Lead>> lookup(Caller caller, List<UUID> wanted) {
        return store.find(database.tenant(caller.tenantId()), caller.tenantId(), wanted);
    }

    /** The lead with any of these, the surest match; empty where nobody has. */
    Future<Optional<Lead>> find(
            Caller caller, Optional<String> apolloId, Optional<String> linkedinUrl, Optional<String> email) {
        return store.find(
                database.tenant(caller.tenantId()),
                caller.tenantId(),
                apolloId,
                linkedinUrl.flatMap(LinkedinProfile::slug),
                email);
    }

    /** Fails with {@code lead_exists} and the {@code leadId} where the person is a lead already. */
    Future<Lead> create(Caller caller, Lead.Details details) {
        if (details.namesNobody()) {
            throw Failure.Invalid.at("", "At least one of linkedinUrl, email and phone is needed.");
        }
        check(details);
        UUID tenantId = caller.tenantId();
        UUID id = ids.next();
        return database.inTenant(tenantId, sql -> store.lockPeople(sql, tenantId)
                .compose(alone -> same(sql, tenantId, details))
                .compose(same -> {
                    refuseAnother(same);
                    return store.insert(
                            sql, tenantId, id, details, time.business().instant());
                })
                .compose(inserted -> inserted
                        ? store.find(sql, tenantId, id).map(Leads::existing)
                        : Future.failedFuture(exists(Map.of()))));
    }

    /**
     * Changes what is named and empties what is to be. Fails with {@code lead_exists} and the {@code leadId} where that makes
     * it somebody who is a lead already, with {@code nobody_named} where nothing is left to tell it from others.
     *
     * @param emptied names of members, as the contract has them
     */
    Future<Lead> update(Caller caller, UUID id, Lead.Details details, Set<String> emptied) {
        check(details);
        UUID tenantId = caller.tenantId();
        return database.inTenant(tenantId, sql -> (details.namesNobody() && emptied.isEmpty()
                                ? change(sql, tenantId, id, details, emptied)
                                : changePerson(sql, tenantId, id, details, emptied))
                        .compose(lead -> knowledge.changed(sql, tenantId, id).map(lead)))
                .recover(e -> Future.failedFuture(isAnotherLead(e) ? exists(Map.of()) : e));
    }

    private Future<Lead> change(Sql sql, UUID tenantId, UUID id, Lead.Details details, Set<String> emptied) {
        return store.update(sql, tenantId, id, details, emptied, time.business().instant())
                .map(Leads::existing);
    }

    /** A change of who it is, compared with the other leads. */
    private Future<Lead> changePerson(Sql sql, UUID tenantId, UUID id, Lead.Details details, Set<String> emptied) {
        return store.lockPeople(sql, tenantId)
                .compose(alone -> store.find(sql, tenantId, id).map(Leads::existing))
                .compose(before -> store.another(
                        sql,
                        tenantId,
                        id,
                        details.linkedinUrl().flatMap(LinkedinProfile::slug),
                        details.email(),
                        onlyPhone(before, details, emptied)))
                .compose(another -> {
                    refuseAnother(another);
                    return change(sql, tenantId, id, details, emptied);
                })
                .map(Leads::named);
    }

    /** The number, where it will be all that tells the lead from others. */
    private static Optional<String> onlyPhone(Lead before, Lead.Details details, Set<String> emptied) {
        boolean otherwise = before.apolloId().isPresent()
                || after(before.linkedinUrl(), details.linkedinUrl(), emptied.contains("linkedinUrl"))
                        .isPresent()
                || after(before.email(), details.email(), emptied.contains("email"))
                        .isPresent();
        return otherwise ? Optional.empty() : after(before.phone(), details.phone(), emptied.contains("phone"));
    }

    private static Optional<String> after(Optional<String> before, Optional<String> change, boolean emptied) {
        return emptied ? Optional.empty() : change.or(() -> before);
    }

    /**
     * Deletes it with everything that says who it was. Waits while Apollo is being asked about it; fails with
     * {@code in_progress} where that takes too long.
     */
    Future<Void> delete(Caller caller, UUID id) {
        UUID tenantId = caller.tenantId();
        return patience.whileInProgress(
                caller,
                () -> database.inTenant(tenantId, sql -> store.lockPeople(sql, tenantId)
                        .compose(alone -> store.find(sql, tenantId, id).map(Leads::existing))
                        .compose(lead -> erasure.erase(sql, tenantId, lead))
                        .compose(erased -> store.delete(sql, tenantId, id))
                        .compose(deleted -> knowledge.deleted(sql, tenantId, id))
                        .mapEmpty()));
    }

    private Future<Optional<Lead>> same(Sql sql, UUID tenantId, Lead.Details details) {
        return store.find(
                        sql,
                        tenantId,
                        Optional.empty(),
                        details.linkedinUrl().flatMap(LinkedinProfile::slug),
                        details.email())
                .compose(found -> found.isPresent()
                                || details.linkedinUrl().isPresent()
                                || details.email().isPresent()
                        ? Future.succeededFuture(found)
                        : store.findByPhone(sql, tenantId, details.phone().orElseThrow()));
    }

    private static void check(Lead.Details details) {
        details.firstName().filter(String::isBlank).ifPresent(blank -> {
            throw Failure.Invalid.at("/firstName", "A name needs more than blanks.");
        });
        details.timeZone().ifPresent(zone -> {
            try {
                ZoneId.of(zone);
            } catch (DateTimeException unknown) {
                throw Failure.Invalid.at("/timeZone", "There is no time zone " + zone + ".");
            }
        });
    }

    /** Whether a change was refused because it would make two leads one person. */
    static boolean isAnotherLead(Throwable e) {
        return Stream.of("lead_apollo", "lead_linkedin", "lead_email", "lead_phone_number")
                .anyMatch(index -> PgErrors.isUniqueViolation(e, index));
    }

    private static Lead named(Lead lead) {
        if (lead.apolloId().isEmpty()
                && lead.linkedinUrl().isEmpty()
                && lead.email().isEmpty()
                && lead.phone().isEmpty()) {
            throw new Failure.Unprocessable(
                    "nobody_named", "A lead keeps at least one of linkedinUrl, email and phone; delete it instead.");
        }
        return lead;
    }

    private static void refuseAnother(Optional<Lead> same) {
        same.ifPresent(lead -> {
            throw exists(Map.of("leadId", lead.id()));
        });
    }

    private static Failure exists(Map<String, Object> members) {
        return new Failure.Other(409, "lead_exists", "This person is a lead already.", members, Map.of());
    }

    static Lead existing(Optional<Lead> found) {
        return found.orElseThrow(() -> new Failure.NotFound("lead"));
    }
}
