package dev.lad.leads;

import dev.lad.leads.LeadImport.RowError;
import dev.lad.leads.LeadImport.State;
import dev.lad.leads.LeadImport.Tally;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.stream.Inlet;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Files of leads that are uploaded. Rows are stored in batches, each in one transaction with the figures that count it, so
 * that a file that breaks off is stored as far as it says; sending it again adds nobody twice.
 */
final class Imports {
    /** Every part that is stored is a sign of life, and a connection on which nothing comes is closed before this. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final Database database;
    private final ImportStore store;
    private final BulkStore leads;
    private final Outbox outbox;
    private final Time time;
    private final Ids ids;

    Imports(Database database, ImportStore store, BulkStore leads, Outbox outbox, Time time, Ids ids) {
        this.database = database;
        this.store = store;
        this.leads = leads;
        this.outbox = outbox;
        this.time = time;
        this.ids = ids;
    }

    /**
     * What is to be imported.
     *
     * @param id chosen by the client, who asks for the progress by it
     * @param columns what headers stand for, where they do not tell
     * @param dryRun to check only
     */
    record Order(UUID id, Map<String, LeadColumn> columns, boolean dryRun) {}

    /** One attempt at an import. */
    private record Attempt(UUID tenantId, Order order, UUID id) {}

    /**
     * Takes a file to its end. An import that is done already is answered as it was, without reading the file again. Fails
     * with {@code import_running} while another request sends it, and with what is wrong with the file as a whole: then its
     * member {@code import} says how far it is stored.
     */
    Future<LeadImport> take(Caller caller, Order order, Inlet file) {
        Attempt attempt = new Attempt(caller.tenantId(), order, ids.next());
        Instant now = time.wall().instant();
        return store.begin(
                        database.tenant(attempt.tenantId),
                        attempt.tenantId,
                        order.id,
                        attempt.id,
                        order.dryRun,
                        caller.userId(),
                        now,
                        now.minus(SILENCE))
                .compose(begun -> begun ? read(attempt, file) : known(caller, order.id));
    }

    Future<LeadImport> get(Caller caller, UUID id) {
        return store.find(database.tenant(caller.tenantId()), caller.tenantId(), id)
                .map(found -> shown(found.orElseThrow(() -> new Failure.NotFound("import"))));
    }

    Future<Items<LeadImport>> list(Caller caller, Page page) {
        return store.list(database.tenant(caller.tenantId()), caller.tenantId(), page)
                .map(items -> items.map(this::shown));
    }

    private Future<LeadImport> known(Caller caller, UUID id) {
        return get(caller, id).map(known -> {
            if (known.state() != State.DONE) {
                throw new Failure.Conflict("import_running", "This import is running; ask for its progress.");
            }
            return known;
        });
    }

    private Future<LeadImport> read(Attempt attempt, Inlet file) {
        return new ImportIntake(
                        attempt.order.columns,
                        time.wall(),
                        (batch, tally, errors, ignored) -> store(attempt, batch, tally, errors, ignored))
                .read(file)
                .compose(read -> finished(attempt))
                .recover(cause -> broken(attempt, cause));
    }

    private Future<Tally> store(
            Attempt attempt, LeadBatch batch, Tally tally, List<RowError> errors, List<String> ignored) {
        return inTransaction(attempt, batch, tally, errors, ignored)
                // Somebody added one of these people at the same moment: now it is known.
                .recover(e -> Leads.isAnotherLead(e)
                        ? inTransaction(attempt, batch, tally, errors, ignored)
                        : Future.failedFuture(e));
    }

    private Future<Tally> inTransaction(
            Attempt attempt, LeadBatch batch, Tally tally, List<RowError> errors, List<String> ignored) {
        return database.inTenant(
                attempt.tenantId, sql -> stored(sql, attempt, batch, tally).compose(told -> store.progress(
                                sql,
                                attempt.tenantId,
                                attempt.order.id,
                                attempt.id,
                                told,
                                errors,
                                ignored,
                                time.wall().instant())
                        .map(ours -> {
                            if (!ours) {
                                throw new Failure.Conflict(
                                        "import_taken_over", "Another request sends this import now.");
                            }
                            return told;
                        })));
    }

    private Future<Tally> stored(Sql sql, Attempt attempt, LeadBatch batch, Tally tally) {
        if (attempt.order.dryRun || batch.size() == 0) {
            return Future.succeededFuture(tally);
        }
        Instant now = time.business().instant();
        return leads.match(sql, attempt.tenantId, batch.drafts())
                .map(batch::matched)
                .compose(matched -> leads.insert(sql, attempt.tenantId, matched.added(), now)
                        .compose(created -> leads.update(sql, attempt.tenantId, matched.known(), now)
                                .map(updated -> tally.stored(
                                        created,
                                        updated + matched.updated(),
                                        matched.unchanged()
                                                + (matched.added().size() - created)
                                                + (matched.known().size() - updated)))));
    }

    private Future<LeadImport> finished(Attempt attempt) {
        return database.inTenant(attempt.tenantId, sql -> end(sql, attempt, State.DONE, Optional.empty())
                .compose(ended -> store.find(sql, attempt.tenantId, attempt.order.id))
                .map(Optional::orElseThrow)
                .compose(done -> done.dryRun()
                        ? Future.succeededFuture(done)
                        : tell(sql, attempt.tenantId, done).map(done)));
    }

    private Future<UUID> tell(Sql sql, UUID tenantId, LeadImport done) {
        return outbox.append(
                sql,
                tenantId,
                "leads.imported",
                Json.object()
                        .put("importId", done.id().toString())
                        .put("rows", done.rows())
                        .put("created", done.created())
                        .put("updated", done.updated())
                        .put("refused", done.refused()));
    }

    private Future<LeadImport> broken(Attempt attempt, Throwable cause) {
        Sql sql = database.tenant(attempt.tenantId);
        String reason = cause instanceof Failure failure ? failure.sentence() : "Something went wrong on our side.";
        return end(sql, attempt, State.BROKEN, Optional.of(reason))
                .compose(ended -> store.find(sql, attempt.tenantId, attempt.order.id))
                .transform(found -> Future.failedFuture(
                        cause instanceof Failure failure && found.succeeded()
                                ? saying(failure, found.result())
                                : cause));
    }

    private Future<Boolean> end(Sql sql, Attempt attempt, State state, Optional<String> reason) {
        return store.end(
                sql,
                attempt.tenantId,
                attempt.order.id,
                attempt.id,
                state,
                reason,
                time.wall().instant());
    }

    private static Failure saying(Failure failure, Optional<LeadImport> soFar) {
        Map<String, Object> members = new HashMap<>(failure.members());
        soFar.ifPresent(known -> members.put("import", known));
        return new Failure.Other(failure.status(), failure.code(), failure.sentence(), members, failure.headers());
    }

    /** One whose process has died is shown as what it is. */
    private LeadImport shown(LeadImport known) {
        boolean silent = known.state() == State.RUNNING
                && known.updatedAt().isBefore(time.wall().instant().minus(SILENCE));
        return silent
                ? new LeadImport(
                        known.id(),
                        State.BROKEN,
                        known.dryRun(),
                        known.rows(),
                        known.created(),
                        known.updated(),
                        known.unchanged(),
                        known.refused(),
                        known.bytes(),
                        known.errors(),
                        known.ignoredColumns(),
                        Optional.of("The server that read it has gone; send the file again."),
                        known.startedAt(),
                        known.updatedAt(),
                        known.endedAt())
                : known;
    }
}
