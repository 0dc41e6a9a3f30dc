package dev.lad.enrichment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.enrichment.Enrichment.Status;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What can be done with enrichments. The work itself is {@link EnrichmentWork}'s. */
final class Enrichments {
    private final Database database;
    private final EnrichmentStore store;
    private final Jobs jobs;
    private final Time time;
    private final Ids ids;

    Enrichments(Database database, EnrichmentStore store, Jobs jobs, Time time) {
        this.database = database;
        this.store = store;
        this.jobs = jobs;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /**
     * What is to be done.
     *
     * @param asked for each lead the body for apollo-leads' {@code enrichLead}
     */
    record Order(List<JsonNode> asked, boolean revealEmail) {}

    Future<Enrichment> start(Caller caller, Order order) {
        UUID tenantId = caller.tenantId();
        UUID id = ids.next();
        Instant now = time.business().instant();
        return database.inTenant(tenantId, sql -> store.insert(sql, tenantId, id, order, caller.userId(), now)
                .compose(inserted -> enqueue(sql, tenantId, id))
                .compose(enqueued -> store.find(sql, tenantId, id))
                .map(Enrichments::existing));
    }

    /** With its items. */
    Future<Enrichment> get(Caller caller, UUID id) {
        Sql sql = database.tenant(caller.tenantId());
        return store.find(sql, caller.tenantId(), id)
                .map(Enrichments::existing)
                .compose(found -> store.items(sql, caller.tenantId(), id).map(found::with));
    }

    Future<Items<Enrichment>> list(Caller caller, Optional<String> status, Page page) {
        return store.list(database.tenant(caller.tenantId()), caller.tenantId(), status, page);
    }

    /** Ends it; cancelled already, it stays as it is. Fails with {@code Conflict} when it has ended otherwise. */
    Future<Enrichment> cancel(Caller caller, UUID id) {
        UUID tenantId = caller.tenantId();
        Instant now = time.business().instant();
        return database.inTenant(tenantId, sql -> store.lock(sql, tenantId, id)
                .map(Enrichments::existing)
                .compose(found -> switch (found.status()) {
                    case CANCELLED -> Future.succeededFuture(found);
                    case COMPLETED, FAILED ->
                        Future.failedFuture(new Failure.Conflict("finished", "This enrichment has ended already."));
                    case QUEUED, RUNNING, BLOCKED ->
                        jobs.cancel(sql, Optional.of(tenantId), EnrichmentWork.JOB, id.toString())
                                .compose(cancelled -> store.cancelItems(sql, tenantId, id, now))
                                .compose(cancelled ->
                                        store.becomes(sql, tenantId, id, Status.CANCELLED, Optional.empty(), now))
                                .compose(ended -> store.find(sql, tenantId, id))
                                .map(Enrichments::existing);
                }));
    }

    /** Goes on where it stopped, failed items included. Fails with {@code Conflict} for one that is not stopped. */
    Future<Enrichment> resume(Caller caller, UUID id) {
        UUID tenantId = caller.tenantId();
        Instant now = time.business().instant();
        return database.inTenant(tenantId, sql -> store.lock(sql, tenantId, id)
                .map(Enrichments::existing)
                .compose(found -> isStopped(found)
                        ? store.queueAgain(sql, tenantId, id, now)
                                .compose(queued ->
                                        store.becomes(sql, tenantId, id, Status.QUEUED, Optional.empty(), now))
                                .compose(queued -> enqueue(sql, tenantId, id))
                                .compose(enqueued -> store.find(sql, tenantId, id))
                                .map(Enrichments::existing)
                        : Future.failedFuture(
                                new Failure.Conflict("nothing_to_resume", "There is nothing left to go on with."))));
    }

    private static boolean isStopped(Enrichment enrichment) {
        return enrichment.status() == Status.BLOCKED
                || (enrichment.status() != Status.CANCELLED
                        && enrichment.status().isFinished()
                        && enrichment.progress().failed() > 0);
    }

    private Future<Boolean> enqueue(Sql sql, UUID tenantId, UUID id) {
        return jobs.enqueue(
                sql,
                tenantId,
                EnrichmentWork.JOB,
                id.toString(),
                Json.object(),
                time.business().instant());
    }

    private static Enrichment existing(Optional<Enrichment> found) {
        return found.orElseThrow(() -> new Failure.NotFound("enrichment"));
    }
}
