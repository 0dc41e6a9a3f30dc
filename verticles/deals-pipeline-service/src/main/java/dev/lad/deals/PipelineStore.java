package dev.lad.deals;

import dev.lad.shared.db.PgErrors;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The tables {@code pipeline} and {@code stage}. */
final class PipelineStore {
    /** The name that PostgreSQL gave to the key by which deals stand in a stage. */
    private static final String STAGE_OF_DEAL = "deal_tenant_id_pipeline_id_stage_id_fkey";

    /** One row per stage, a pipeline's rows together. */
    private static final String SELECT = """
            select p.id, p.name, p.is_default, p.version, s.id as stage_id, s.name as stage_name, s.kind, s.probability
            from pipeline p join stage s on s.tenant_id = p.tenant_id and s.pipeline_id = p.id
            """;

    Future<List<Pipeline>> list(Sql sql) {
        return sql.run(SELECT + " order by p.is_default desc, p.created_at, p.id, s.position")
                .map(PipelineStore::pipelines);
    }

    Future<Optional<Pipeline>> find(Sql sql, UUID id) {
        return sql.run(SELECT + " where p.id = $1 order by s.position", id).map(PipelineStore::first);
    }

    Future<Optional<Pipeline>> findDefault(Sql sql) {
        return sql.run(SELECT + " where p.is_default order by s.position").map(PipelineStore::first);
    }

    /** Holds the pipeline until the transaction ends. */
    Future<Optional<Pipeline>> lock(Sql sql, UUID id) {
        return sql.run("select 1 from pipeline where id = $1 for update", id).compose(locked -> find(sql, id));
    }

    Future<Void> insert(Sql sql, UUID tenantId, Pipeline pipeline, Instant now) {
        return sql.run(
                        "insert into pipeline (tenant_id, id, name, is_default, created_at) values ($1, $2, $3, $4, $5)",
                        tenantId,
                        pipeline.id(),
                        pipeline.name(),
                        pipeline.isDefault(),
                        now.atOffset(ZoneOffset.UTC))
                .recover(PipelineStore::nameTaken)
                .compose(done -> putStages(sql, tenantId, pipeline));
    }

    /** The given default pipeline, or the one that somebody else made at the same moment. */
    Future<Pipeline> insertDefault(Sql sql, UUID tenantId, Pipeline pipeline, Instant now) {
        return sql.change("""
                        insert into pipeline (tenant_id, id, name, is_default, created_at) values ($1, $2, $3, true, $4)
                        on conflict do nothing
                        """, tenantId, pipeline.id(), pipeline.name(), now.atOffset(ZoneOffset.UTC))
                .compose(inserted -> inserted == 1
                        ? putStages(sql, tenantId, pipeline).map(pipeline)
                        : findDefault(sql).map(Optional::orElseThrow));
    }

    Future<Void> update(Sql sql, UUID tenantId, Pipeline before, Pipeline after) {
        Set<UUID> kept = after.stages().stream().map(Stage::id).collect(Collectors.toSet());
        UUID[] removed = before.stages().stream()
                .map(Stage::id)
                .filter(id -> !kept.contains(id))
                .toArray(UUID[]::new);
        return sql.run("update pipeline set name = $2, version = version + 1 where id = $1", after.id(), after.name())
                .recover(PipelineStore::nameTaken)
                .compose(done -> sql.run("delete from stage where id = any($1)", (Object) removed))
                .recover(PipelineStore::dealsRemain)
                .compose(done -> putStages(sql, tenantId, after))
                .compose(done -> sql.run("""
                        update deal d set status = s.kind, version = d.version + 1
                        from stage s
                        where s.tenant_id = d.tenant_id and s.id = d.stage_id and d.pipeline_id = $1 and d.status <> s.kind
                        """, after.id()))
                .recover(PipelineStore::kindOfDealsChanged)
                .mapEmpty();
    }

    Future<Void> delete(Sql sql, UUID id) {
        return sql.run("delete from pipeline where id = $1", id)
                .recover(PipelineStore::dealsRemain)
                .mapEmpty();
    }

    /** Relies on the index deal_stage. */
    Future<List<Board.Column>> board(Sql sql, Pipeline pipeline) {
        return sql.run("""
                        select d.stage_id, d.currency, count(*) as deals, sum(d.value_minor)::bigint as value,
                               round(sum(d.value_minor * s.probability / 100.0))::bigint as weighted
                        from deal d join stage s on s.tenant_id = d.tenant_id and s.id = d.stage_id
                        where d.pipeline_id = $1
                        group by d.stage_id, d.currency
                        order by d.currency
                        """, pipeline.id()).map(rows -> {
            Map<UUID, Board.Column> columns = new LinkedHashMap<>();
            pipeline.stages().forEach(stage -> columns.put(stage.id(), new Board.Column(stage, 0, List.of())));
            rows.forEach(
                    row -> columns.computeIfPresent(row.getUUID("stage_id"), (id, column) -> withValue(column, row)));
            return List.copyOf(columns.values());
        });
    }

    private static Board.Column withValue(Board.Column column, Row row) {
        List<Board.Value> values = new ArrayList<>(column.values());
        values.add(new Board.Value(row.getString("currency"), row.getLong("value"), row.getLong("weighted")));
        return new Board.Column(column.stage(), column.deals() + row.getInteger("deals"), List.copyOf(values));
    }

    private static Future<Void> putStages(Sql sql, UUID tenantId, Pipeline pipeline) {
        List<Stage> stages = pipeline.stages();
        return sql.run(
                        """
                        insert into stage (tenant_id, pipeline_id, id, name, kind, probability, position)
                        select $1, $2, s.id, s.name, s.kind, s.probability, s.position
                        from unnest($3::uuid[], $4::text[], $5::text[], $6::int[]) with ordinality
                          as s (id, name, kind, probability, position)
                        on conflict (tenant_id, id) do update
                          set name = excluded.name, kind = excluded.kind, probability = excluded.probability,
                              position = excluded.position
                        """,
                        tenantId,
                        pipeline.id(),
                        stages.stream().map(Stage::id).toArray(UUID[]::new),
                        stages.stream().map(Stage::name).toArray(String[]::new),
                        stages.stream().map(stage -> stage.kind().key()).toArray(String[]::new),
                        stages.stream().map(Stage::probability).toArray(Integer[]::new))
                .mapEmpty();
    }

    private static Optional<Pipeline> first(Iterable<Row> rows) {
        return pipelines(rows).stream().findFirst();
    }

    private static List<Pipeline> pipelines(Iterable<Row> rows) {
        Map<UUID, Pipeline> pipelines = new LinkedHashMap<>();
        for (Row row : rows) {
            Stage stage = new Stage(
                    row.getUUID("stage_id"),
                    row.getString("stage_name"),
                    Stage.Kind.of(row.getString("kind")),
                    row.getInteger("probability"));
            pipelines.merge(
                    row.getUUID("id"),
                    new Pipeline(
                            row.getUUID("id"),
                            row.getString("name"),
                            row.getBoolean("is_default"),
                            List.of(stage),
                            row.getLong("version")),
                    PipelineStore::joined);
        }
        return List.copyOf(pipelines.values());
    }

    private static Pipeline joined(Pipeline one, Pipeline next) {
        List<Stage> stages = new ArrayList<>(one.stages());
        stages.addAll(next.stages());
        return new Pipeline(one.id(), one.name(), one.isDefault(), List.copyOf(stages), one.version());
    }

    private static <T> Future<T> nameTaken(Throwable error) {
        return Future.failedFuture(
                PgErrors.isUniqueViolation(error, "pipeline_name")
                        ? new Failure.Conflict("name_taken", "There is a pipeline of this name already.")
                        : error);
    }

    private static <T> Future<T> dealsRemain(Throwable error) {
        return Future.failedFuture(
                PgErrors.isForeignKeyViolation(error, STAGE_OF_DEAL)
                        ? new Failure.Conflict("deals_remain", "Deals still stand there; move or remove them first.")
                        : error);
    }

    private static <T> Future<T> kindOfDealsChanged(Throwable error) {
        return Future.failedFuture(
                error instanceof PgException pg && "deal_closed".equals(pg.getConstraint())
                        ? new Failure.Conflict(
                                "deals_remain", "The kind of a stage cannot change while deals stand in it.")
                        : error);
    }
}
