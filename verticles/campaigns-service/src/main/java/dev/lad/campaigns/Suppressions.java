package dev.lad.campaigns;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Leads that no campaign may touch. Looked at when a touch is due, so that it counts from the moment it is stored. */
final class Suppressions {
    private final Database database;
    private final SuppressionStore store;
    private final Time time;

    Suppressions(Database database, SuppressionStore store, Time time) {
        this.database = database;
        this.store = store;
        this.time = time;
    }

    /** A lead on the list, and why. */
    record Suppression(UUID leadId, Optional<String> reason, Instant createdAt) {}

    Future<Items<Suppression>> list(Caller caller, Page page) {
        return store.list(database.tenant(caller.tenantId()), caller.tenantId(), page);
    }

    /** Again for a lead that is on the list, nothing changes. */
    Future<Suppression> add(Caller caller, UUID leadId, Optional<String> reason) {
        return store.insert(
                database.tenant(caller.tenantId()),
                caller.tenantId(),
                new Suppression(leadId, reason, time.business().instant()));
    }

    Future<Void> lift(Caller caller, UUID leadId) {
        return store.delete(database.tenant(caller.tenantId()), leadId).map(deleted -> {
            if (!deleted) {
                throw new Failure.NotFound("lead on the list");
            }
            return null;
        });
    }
}
