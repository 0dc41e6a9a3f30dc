package dev.lad.deals;

import dev.lad.deals.Pipeline.StageWish;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What can be done with pipelines. */
final class Pipelines {
    private static final String STANDARD_NAME = "Sales";

    private final Database database;
    private final PipelineStore store;
    private final Time time;
    private final Ids ids;

    Pipelines(Database database, PipelineStore store, Time time) {
        this.database = database;
        this.store = store;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    Future<List<Pipeline>> list(Caller caller) {
        return store.list(database.tenant(caller.tenantId()))
                .compose(found -> found.isEmpty()
                        ? database.inTenant(caller.tenantId(), sql -> standard(sql, caller.tenantId()))
                                .map(List::of)
                        : Future.succeededFuture(found));
    }

    Future<Pipeline> get(Caller caller, UUID id) {
        return find(database.tenant(caller.tenantId()), id);
    }

    Future<List<Board.Column>> board(Caller caller, UUID id) {
        Sql sql = database.tenant(caller.tenantId());
        return find(sql, id).compose(pipeline -> store.board(sql, pipeline));
    }

    Future<Pipeline> create(Caller caller, String name, List<StageWish> wishes) {
        Names.refuseBlank("/name", name);
        Pipeline pipeline = new Pipeline(ids.next(), name, false, Pipeline.stages(wishes, ids::next), 1);
        return database.inTenant(caller.tenantId(), sql -> standard(sql, caller.tenantId())
                .compose(any -> store.insert(
                        sql, caller.tenantId(), pipeline, time.business().instant()))
                .map(pipeline));
    }

    /** Stages left out are removed; that fails with a conflict while deals stand in them. */
    Future<Pipeline> update(Caller caller, UUID id, OptionalLong expected, String name, List<StageWish> wishes) {
        Names.refuseBlank("/name", name);
        return database.inTenant(caller.tenantId(), sql -> store.lock(sql, id)
                .map(found -> current(found, expected))
                .compose(before -> {
                    Pipeline after = new Pipeline(
                            id, name, before.isDefault(), Pipeline.stages(wishes, ids::next), before.version() + 1);
                    requireKnown(before, wishes);
                    return store.update(sql, caller.tenantId(), before, after).map(after);
                }));
    }

    Future<Void> delete(Caller caller, UUID id, OptionalLong expected) {
        return database.inTenant(caller.tenantId(), sql -> store.lock(sql, id).compose(found -> {
            Pipeline pipeline = current(found, expected);
            if (pipeline.isDefault()) {
                throw new Failure.Conflict("default_pipeline", "The default pipeline cannot be removed.");
            }
            return store.delete(sql, id);
        }));
    }

    /** The pipeline that was named, or the default one, which is made when there is none. Needs a transaction. */
    Future<Pipeline> chosen(Sql sql, UUID tenantId, Optional<UUID> id) {
        return id.isPresent() ? find(sql, id.get()) : standard(sql, tenantId);
    }

    private Future<Pipeline> find(Sql sql, UUID id) {
        return store.find(sql, id).map(found -> found.orElseThrow(() -> new Failure.NotFound("pipeline")));
    }

    private Future<Pipeline> standard(Sql sql, UUID tenantId) {
        Pipeline fresh =
                new Pipeline(ids.next(), STANDARD_NAME, true, Pipeline.stages(Pipeline.STANDARD, ids::next), 1);
        return store.findDefault(sql)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : store.insertDefault(
                                sql, tenantId, fresh, time.business().instant()));
    }

    private static Pipeline current(Optional<Pipeline> found, OptionalLong expected) {
        Pipeline pipeline = found.orElseThrow(() -> new Failure.NotFound("pipeline"));
        if (expected.isPresent() && expected.getAsLong() != pipeline.version()) {
            throw new Failure.Stale("pipeline");
        }
        return pipeline;
    }

    private static void requireKnown(Pipeline before, List<StageWish> wishes) {
        Set<UUID> known = before.stages().stream().map(Stage::id).collect(Collectors.toSet());
        wishes.stream()
                .flatMap(wish -> wish.id().stream())
                .filter(id -> !known.contains(id))
                .findFirst()
                .ifPresent(id -> {
                    throw Failure.Invalid.at(
                            "/stages", "There is no stage " + id + " in this pipeline; a new one has no id.");
                });
    }
}
