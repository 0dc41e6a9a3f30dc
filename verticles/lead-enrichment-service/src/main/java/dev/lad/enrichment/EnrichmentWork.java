package dev.lad.enrichment;

import dev.lad.enrichment.Enrichment.Item;
import dev.lad.enrichment.Enrichment.Progress;
import dev.lad.enrichment.Enrichment.Status;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Works an enrichment a few items at a time: the job is run again until nothing is queued. Where it died, it goes on with what is
 * queued, under the same keys.
 */
final class EnrichmentWork {
    static final String JOB = "enrichment.work";
    /** Asked for side by side. */
    private static final int AT_ONCE = 5;

    private static final int MOST_TRIES = 8;
    /** An item may ask twice, 25 seconds each. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Database database;
    private final EnrichmentStore store;
    private final ErasureStore erasure;
    private final LeadsClient leads;
    private final Jobs jobs;
    private final Time time;

    EnrichmentWork(
            Database database, EnrichmentStore store, ErasureStore erasure, LeadsClient leads, Jobs jobs, Time time) {
        this.database = database;
        this.store = store;
        this.erasure = erasure;
        this.leads = leads;
        this.jobs = jobs;
        this.time = time;
    }

    void workIn(JobRunner runner) {
        runner.handle(JobKind.named(JOB).withDeadline(DEADLINE), this::run);
    }

    private Future<Outcome> run(Job job, Caller caller) {
        UUID id = UUID.fromString(job.key().orElseThrow());
        UUID tenantId = caller.tenantId();
        return database.inTenant(tenantId, sql -> begin(sql, tenantId, id))
                .compose(enrichment -> enrichment.status() == Status.RUNNING
                        ? store.next(database.tenant(tenantId), tenantId, id, AT_ONCE)
                                .compose(items -> Future.join(items.stream()
                                                .map(item -> work(caller, enrichment, item))
                                                .toList())
                                        .map(done -> done.<ItemResult>list()))
                                .compose(results -> after(job, tenantId, id, results))
                        : Future.succeededFuture(Outcome.done()));
    }

    private Future<Enrichment> begin(Sql sql, UUID tenantId, UUID id) {
        return store.lock(sql, tenantId, id)
                .map(Optional::orElseThrow)
                .compose(found -> found.status() == Status.QUEUED
                        ? store.becomes(
                                        sql,
                                        tenantId,
                                        id,
                                        Status.RUNNING,
                                        Optional.empty(),
                                        time.business().instant())
                                .compose(begun -> store.find(sql, tenantId, id))
                                .map(Optional::orElseThrow)
                        : Future.succeededFuture(found));
    }

    private Future<ItemResult> work(Caller caller, Enrichment enrichment, Item item) {
        return leads.enrich(caller, enrichment.id(), item, enrichment.revealEmail())
                .compose(result -> write(caller.tenantId(), enrichment.id(), item.position(), result)
                        .map(result));
    }

    private Future<?> write(UUID tenantId, UUID id, int position, ItemResult result) {
        Sql sql = database.tenant(tenantId);
        Instant now = time.business().instant();
        if (result instanceof ItemResult.Completed completed) {
            return database.inTenant(tenantId, tx -> completed(tx, tenantId, id, position, completed, now));
        }
        if (result instanceof ItemResult.NotFound missing) {
            return store.ended(sql, tenantId, id, position, "not_found", missing.sentence(), now);
        }
        if (result instanceof ItemResult.Failed failed) {
            return store.ended(sql, tenantId, id, position, "failed", failed.sentence(), now);
        }
        return result instanceof ItemResult.TryAgain again
                ? store.tried(sql, tenantId, id, position, again, MOST_TRIES, now)
                : Future.succeededFuture();
    }

    /** Its lead may have been deleted since apollo-leads answered. */
    private Future<?> completed(
            Sql sql, UUID tenantId, UUID id, int position, ItemResult.Completed result, Instant now) {
        return erasure.sharing(sql, tenantId)
                .compose(shared -> store.completed(sql, tenantId, id, position, result, now))
                .compose(written -> erasure.erase(sql, tenantId, result.leadId()));
    }

    private Future<Outcome> after(Job job, UUID tenantId, UUID id, List<ItemResult> results) {
        return database.inTenant(tenantId, sql -> store.lock(sql, tenantId, id)
                .map(Optional::orElseThrow)
                .compose(enrichment -> enrichment.status() == Status.RUNNING
                        ? next(sql, tenantId, enrichment, results)
                        : Future.succeededFuture(Outcome.done()))
                .compose(progress -> jobs.settle(sql, job, progress)));
    }

    private Future<Outcome.Progress> next(Sql sql, UUID tenantId, Enrichment enrichment, List<ItemResult> results) {
        Instant now = time.business().instant();
        Optional<String> noCredits = results.stream()
                .flatMap(result -> result instanceof ItemResult.NoCredits none
                        ? Optional.of(none.sentence()).stream()
                        : Optional.<String>empty().stream())
                .findFirst();
        if (noCredits.isPresent()) {
            return store.becomes(sql, tenantId, enrichment.id(), Status.BLOCKED, noCredits, now)
                    .map(Outcome.done());
        }
        Progress progress = enrichment.progress();
        if (progress.done() == progress.total()) {
            boolean allFailed = progress.failed() == progress.total();
            return store.becomes(
                            sql,
                            tenantId,
                            enrichment.id(),
                            allFailed ? Status.FAILED : Status.COMPLETED,
                            allFailed ? Optional.of("Every item failed.") : Optional.empty(),
                            now)
                    .map(Outcome.done());
        }
        return Future.succeededFuture(pause(results).map(Outcome::later).orElseGet(() -> Outcome.again(now)));
    }

    /** The longest that any asked for, where nothing else got on. */
    private static Optional<Duration> pause(List<ItemResult> results) {
        List<Duration> pauses = results.stream()
                .filter(ItemResult.TryAgain.class::isInstance)
                .map(result -> ((ItemResult.TryAgain) result).pause())
                .toList();
        return pauses.size() < results.size()
                ? Optional.empty()
                : pauses.stream().max(Duration::compareTo);
    }
}
