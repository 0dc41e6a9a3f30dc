package dev.lad.deals;

import dev.lad.shared.db.Sql;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code deal} and {@code stage_change}. */
final class DealStore {
    private static final String SELECT = """
            select d.*, s.name as stage_name, s.probability
            from deal d join stage s on s.tenant_id = d.tenant_id and s.id = d.stage_id
            """;

    private static final String FILTER = """
            where d.tenant_id = $1
              and ($2::uuid is null or d.pipeline_id = $2)
              and ($3::uuid is null or d.stage_id = $3)
              and ($4::text is null or d.status = $4)
              and ($5::uuid is null or d.lead_id = $5)
              and ($6::text is null or d.name ilike $6 or d.company ilike $6)
            """;

    /** The newest first, by the index deal_newest. */
    Future<Items<Deal>> list(Sql sql, UUID tenantId, Deal.Filter filter, Page page) {
        return sql.list(
                        DealStore::deal,
                        SELECT + FILTER + """
                                  and ($7::timestamptz is null or (d.created_at, d.id) < ($7, $8))
                                order by d.created_at desc, d.id desc
                                limit $9
                                """,
                        tenantId,
                        filter.pipelineId().orElse(null),
                        filter.stageId().orElse(null),
                        filter.status().orElse(null),
                        filter.leadId().orElse(null),
                        filter.text().map(Sql::containing).orElse(null),
                        page.instantAfter(0),
                        page.idAfter(1),
                        page.limit() + 1)
                .map(rows -> Items.page(
                        rows,
                        page,
                        deal -> List.of(deal.createdAt().toString(), deal.id().toString())));
    }

    Future<Long> count(Sql sql, UUID tenantId, Deal.Filter filter) {
        return sql.run(
                        "select count(*) as total from deal d " + FILTER,
                        tenantId,
                        filter.pipelineId().orElse(null),
                        filter.stageId().orElse(null),
                        filter.status().orElse(null),
                        filter.leadId().orElse(null),
                        filter.text().map(Sql::containing).orElse(null))
                .map(rows -> rows.iterator().next().getLong("total"));
    }

    Future<Optional<Deal>> find(Sql sql, UUID id) {
        return sql.first(DealStore::deal, SELECT + " where d.id = $1", id);
    }

    /**
     * Holds the deal until the transaction ends. Locked before it is read with its stage: a join that waited for the lock
     * would find the stage that the deal has left.
     */
    Future<Optional<Deal>> lock(Sql sql, UUID id) {
        return sql.run("select 1 from deal where id = $1 for update", id).compose(locked -> find(sql, id));
    }

    Future<Void> insert(Sql sql, UUID tenantId, Deal deal) {
        return sql.run(
                        """
                        insert into deal (tenant_id, id, pipeline_id, stage_id, status, name, company, value_minor, currency,
                                          lead_id, campaign_id, owner_id, expected_close, created_at, updated_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
                        """,
                        tenantId,
                        deal.id(),
                        deal.pipelineId(),
                        deal.stageId(),
                        deal.status().key(),
                        deal.name(),
                        deal.company().orElse(null),
                        deal.valueMinor(),
                        deal.currency(),
                        deal.leadId().orElse(null),
                        deal.campaignId().orElse(null),
                        deal.ownerId().orElse(null),
                        deal.expectedClose().orElse(null),
                        deal.createdAt().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Void> update(Sql sql, UUID id, Deal.Change change, Set<String> emptied, Instant now) {
        return sql.run(
                        """
                        update deal
                        set name = coalesce($2, name),
                            company = case when 'company' = any ($9::text[]) then null else coalesce($3, company) end,
                            value_minor = coalesce($4, value_minor), currency = coalesce($5, currency),
                            owner_id = case when 'ownerId' = any ($9::text[]) then null else coalesce($6, owner_id) end,
                            expected_close = case
                                when 'expectedClose' = any ($9::text[]) then null else coalesce($7, expected_close) end,
                            updated_at = $8, version = version + 1
                        where id = $1
                        """,
                        id,
                        change.name().orElse(null),
                        change.company().orElse(null),
                        change.valueMinor().orElse(null),
                        change.currency().orElse(null),
                        change.ownerId().orElse(null),
                        change.expectedClose().orElse(null),
                        now.atOffset(ZoneOffset.UTC),
                        emptied.toArray(String[]::new))
                .mapEmpty();
    }

    Future<Void> move(Sql sql, UUID id, Stage to, Optional<Instant> closedAt, Optional<String> reason, Instant now) {
        return sql.run(
                        """
                        update deal
                        set stage_id = $2, status = $3, closed_at = $4, close_reason = $5, updated_at = $6,
                            version = version + 1
                        where id = $1
                        """,
                        id,
                        to.id(),
                        to.kind().key(),
                        closedAt.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null),
                        closedAt.isPresent() ? reason.orElse(null) : null,
                        now.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Void> delete(Sql sql, UUID id) {
        return sql.run("delete from deal where id = $1", id).mapEmpty();
    }

    Future<Void> note(Sql sql, UUID tenantId, UUID id, UUID dealId, Deal.StageChange change) {
        return sql.run(
                        """
                        insert into stage_change (tenant_id, id, deal_id, from_stage_id, from_stage, to_stage_id, to_stage,
                                                  user_id, reason, at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        """,
                        tenantId,
                        id,
                        dealId,
                        change.fromStageId().orElse(null),
                        change.fromStage().orElse(null),
                        change.toStageId(),
                        change.toStage(),
                        change.userId().orElse(null),
                        change.reason().orElse(null),
                        change.at().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    /** The oldest first, by the index stage_change_deal. */
    Future<List<Deal.StageChange>> history(Sql sql, UUID dealId) {
        return sql.list(
                row -> new Deal.StageChange(
                        Optional.ofNullable(row.getUUID("from_stage_id")),
                        Optional.ofNullable(row.getString("from_stage")),
                        row.getUUID("to_stage_id"),
                        row.getString("to_stage"),
                        Optional.ofNullable(row.getUUID("user_id")),
                        Optional.ofNullable(row.getString("reason")),
                        row.getOffsetDateTime("at").toInstant()),
                "select * from stage_change where deal_id = $1 order by at, id",
                dealId);
    }

    private static Deal deal(Row row) {
        return new Deal(
                row.getUUID("id"),
                row.getUUID("pipeline_id"),
                row.getUUID("stage_id"),
                row.getString("stage_name"),
                Stage.Kind.of(row.getString("status")),
                row.getString("name"),
                Optional.ofNullable(row.getString("company")),
                row.getLong("value_minor"),
                row.getString("currency"),
                row.getInteger("probability"),
                Optional.ofNullable(row.getUUID("lead_id")),
                Optional.ofNullable(row.getUUID("campaign_id")),
                Optional.ofNullable(row.getUUID("owner_id")),
                Optional.ofNullable(row.getLocalDate("expected_close")),
                optionalInstant(row.getOffsetDateTime("closed_at")),
                Optional.ofNullable(row.getString("close_reason")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getLong("version"));
    }

    private static Optional<Instant> optionalInstant(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
