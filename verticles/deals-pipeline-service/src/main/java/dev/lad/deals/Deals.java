package dev.lad.deals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** What can be done with deals. */
final class Deals {
    private static final String DEFAULT_CURRENCY = "USD";

    private final Database database;
    private final DealStore store;
    private final Pipelines pipelines;
    private final Outbox outbox;
    private final Time time;
    private final Ids ids;

    Deals(Database database, DealStore store, Pipelines pipelines, Outbox outbox, Time time) {
        this.database = database;
        this.store = store;
        this.pipelines = pipelines;
        this.outbox = outbox;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    Future<Items<Deal>> list(Caller caller, Deal.Filter filter, Page page) {
        Sql sql = database.tenant(caller.tenantId());
        Future<Items<Deal>> items = store.list(sql, caller.tenantId(), filter, page);
        return page.total()
                ? items.compose(
                        found -> store.count(sql, caller.tenantId(), filter).map(found::withTotal))
                : items;
    }

    Future<Deal> get(Caller caller, UUID id) {
        return store.find(database.tenant(caller.tenantId()), id).map(Deals::existing);
    }

    Future<Deal> create(Caller caller, Deal.Wish wish) {
        Names.refuseBlank("/name", wish.name());
        wish.currency().ifPresent(Deals::refuseUnknownCurrency);
        return database.inTenant(caller.tenantId(), sql -> pipelines
                .chosen(sql, caller.tenantId(), wish.pipelineId())
                .compose(pipeline -> {
                    Stage stage = wish.stageId().map(pipeline::stage).orElseGet(pipeline::first);
                    if (stage.kind() != Stage.Kind.OPEN) {
                        throw Failure.Invalid.at("/stageId", "A deal begins in an open stage.");
                    }
                    Deal deal = begun(wish, pipeline, stage, time.business().instant());
                    return store.insert(sql, caller.tenantId(), deal)
                            .compose(done -> note(sql, caller, deal.id(), Optional.empty(), stage, Optional.empty()))
                            .compose(done -> tell(sql, caller, "deal.created", deal, Optional.empty()))
                            .map(deal);
                }));
    }

    /** @param emptied names of members that are to have no value, as the contract has them */
    Future<Deal> update(Caller caller, UUID id, OptionalLong expected, Deal.Change change, Set<String> emptied) {
        change.name().ifPresent(name -> Names.refuseBlank("/name", name));
        change.currency().ifPresent(Deals::refuseUnknownCurrency);
        return database.inTenant(caller.tenantId(), sql -> locked(sql, id, expected)
                .compose(before ->
                        store.update(sql, id, change, emptied, time.business().instant()))
                .compose(done -> store.find(sql, id))
                .map(Deals::existing));
    }

    /**
     * Moves a deal and writes its history, in one transaction. A move to where it stands already changes nothing.
     * Fails with {@code Unprocessable} for a stage of another pipeline, or a loss without a reason.
     */
    Future<Deal> move(Caller caller, UUID id, OptionalLong expected, Deal.Move move) {
        return database.inTenant(caller.tenantId(), sql -> locked(sql, id, expected)
                .compose(before -> before.stageId().equals(move.stageId())
                        ? Future.succeededFuture(before)
                        : pipelines
                                .chosen(sql, caller.tenantId(), Optional.of(before.pipelineId()))
                                .compose(
                                        pipeline -> moved(sql, caller, before, pipeline.stage(move.stageId()), move))));
    }

    Future<List<Deal.StageChange>> history(Caller caller, UUID id) {
        Sql sql = database.tenant(caller.tenantId());
        return store.find(sql, id).map(Deals::existing).compose(deal -> store.history(sql, id));
    }

    Future<Void> delete(Caller caller, UUID id, OptionalLong expected) {
        return database.inTenant(
                caller.tenantId(), sql -> locked(sql, id, expected).compose(deal -> store.delete(sql, id)));
    }

    private Future<Deal> moved(Sql sql, Caller caller, Deal before, Stage to, Deal.Move move) {
        if (before.status() != Stage.Kind.OPEN && to.kind() != Stage.Kind.OPEN) {
            throw new Failure.Conflict("deal_closed", "This deal is closed; move it to an open stage first.");
        }
        if (to.kind() == Stage.Kind.LOST && move.reason().isEmpty()) {
            throw new Failure.Unprocessable("reason_required", "Say why the deal was lost, in reason.");
        }
        Optional<Instant> closedAt = to.kind() == Stage.Kind.OPEN
                ? Optional.empty()
                : Optional.of(time.business().instant());
        return store.move(
                        sql,
                        before.id(),
                        to,
                        closedAt,
                        move.reason(),
                        time.business().instant())
                .compose(done -> note(sql, caller, before.id(), Optional.of(before), to, move.reason()))
                .compose(done -> store.find(sql, before.id()))
                .map(Deals::existing)
                .compose(after -> tell(sql, caller, "deal.moved", after, Optional.of(before.stageName()))
                        .map(after));
    }

    /** Tells the other services where a deal stands, and where it stood. */
    private Future<UUID> tell(Sql sql, Caller caller, String type, Deal deal, Optional<String> from) {
        ObjectNode payload = Json.object()
                .put("dealId", deal.id().toString())
                .put("name", deal.name())
                .put("stage", deal.stageName())
                .put("status", deal.status().key())
                .put("valueMinor", deal.valueMinor())
                .put("currency", deal.currency());
        from.ifPresent(stage -> payload.put("fromStage", stage));
        deal.leadId().ifPresent(lead -> payload.put("leadId", lead.toString()));
        deal.campaignId().ifPresent(campaign -> payload.put("campaignId", campaign.toString()));
        return outbox.append(sql, caller.tenantId(), type, payload);
    }

    private Future<Void> note(
            Sql sql, Caller caller, UUID dealId, Optional<Deal> from, Stage to, Optional<String> reason) {
        Deal.StageChange change = new Deal.StageChange(
                from.map(Deal::stageId),
                from.map(Deal::stageName),
                to.id(),
                to.name(),
                caller.userId(),
                reason,
                time.business().instant());
        return store.note(sql, caller.tenantId(), ids.next(), dealId, change);
    }

    private Future<Deal> locked(Sql sql, UUID id, OptionalLong expected) {
        return store.lock(sql, id).map(found -> {
            Deal deal = existing(found);
            if (expected.isPresent() && expected.getAsLong() != deal.version()) {
                throw new Failure.Stale("deal");
            }
            return deal;
        });
    }

    private static void refuseUnknownCurrency(String code) {
        try {
            Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw Failure.Invalid.at("/currency", "There is no currency " + code + "; give its code of ISO 4217: EUR.");
        }
    }

    private Deal begun(Deal.Wish wish, Pipeline pipeline, Stage stage, Instant now) {
        return new Deal(
                ids.next(),
                pipeline.id(),
                stage.id(),
                stage.name(),
                stage.kind(),
                wish.name(),
                wish.company(),
                wish.valueMinor().orElse(0L),
                wish.currency().orElse(DEFAULT_CURRENCY),
                stage.probability(),
                wish.leadId(),
                wish.campaignId(),
                wish.ownerId(),
                wish.expectedClose(),
                Optional.empty(),
                Optional.empty(),
                now,
                now,
                1);
    }

    private static Deal existing(Optional<Deal> found) {
        return found.orElseThrow(() -> new Failure.NotFound("deal"));
    }
}
