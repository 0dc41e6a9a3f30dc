package dev.lad.enrichment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.enrichment.Enrichment.Item;
import dev.lad.enrichment.Enrichment.Progress;
import dev.lad.enrichment.Enrichment.Status;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code enrichment} and {@code item}. */
final class EnrichmentStore {
    private static final String SELECT = """
            select e.*, done.*
            from enrichment e cross join lateral (
                select count(*) as total, count(*) filter (where state = 'completed') as completed,
                       count(*) filter (where state = 'not_found') as not_found,
                       count(*) filter (where state = 'failed') as failed,
                       count(*) filter (where state = 'cancelled') as cancelled, coalesce(sum(credits), 0) as credits
                from item where tenant_id = e.tenant_id and enrichment_id = e.id  -- item_pkey
            ) done
            """;

    Future<Void> insert(Sql sql, UUID tenantId, UUID id, Enrichments.Order order, Optional<UUID> userId, Instant now) {
        return sql.run("""
                        insert into enrichment (tenant_id, id, with_email, state, user_id, created_at, updated_at)
                        values ($1, $2, $3, 'queued', $4, $5, $5)
                        """, tenantId, id, order.revealEmail(), userId.orElse(null), utc(now))
                .compose(inserted -> sql.run(
                        """
                        insert into item (tenant_id, enrichment_id, position, asked, updated_at)
                        select $1, $2, place, asked, $4
                        from jsonb_array_elements($3::text::jsonb) with ordinality as wanted(asked, place)
                        """, tenantId, id, Json.write(order.asked()).toString(StandardCharsets.UTF_8), utc(now)))
                .mapEmpty();
    }

    Future<Optional<Enrichment>> find(Sql sql, UUID tenantId, UUID id) {
        return sql.first(EnrichmentStore::enrichment, SELECT + "where e.tenant_id = $1 and e.id = $2", tenantId, id);
    }

    /** Holds it until the transaction ends. */
    Future<Optional<Enrichment>> lock(Sql sql, UUID tenantId, UUID id) {
        return sql.run("select 1 from enrichment where tenant_id = $1 and id = $2 for update", tenantId, id)
                .compose(locked -> find(sql, tenantId, id));
    }

    /** The newest first, by the index enrichment_newest. */
    Future<Items<Enrichment>> list(Sql sql, UUID tenantId, Optional<String> status, Page page) {
        return sql.list(
                        EnrichmentStore::enrichment,
                        SELECT + """
                                where e.tenant_id = $1 and ($2::text is null or e.state = $2)
                                  and ($3::timestamptz is null or (e.created_at, e.id) < ($3, $4))
                                order by e.created_at desc, e.id desc
                                limit $5
                                """,
                        tenantId,
                        status.orElse(null),
                        page.instantAfter(0),
                        page.idAfter(1),
                        page.limit() + 1)
                .map(rows -> Items.page(
                        rows,
                        page,
                        one -> List.of(one.createdAt().toString(), one.id().toString())));
    }

    Future<List<Item>> items(Sql sql, UUID tenantId, UUID id) {
        return sql.list(EnrichmentStore::item, """
                select *, asked::text as asked_text from item where tenant_id = $1 and enrichment_id = $2 order by position
                """, tenantId, id);
    }

    /** The next that are still to be done, by the index item_queued; those tried less often first. */
    Future<List<Item>> next(Sql sql, UUID tenantId, UUID id, int most) {
        return sql.list(EnrichmentStore::item, """
                select *, asked::text as asked_text from item
                where tenant_id = $1 and enrichment_id = $2 and state = 'queued' order by tries, position limit $3
                """, tenantId, id, most);
    }

    Future<Integer> becomes(Sql sql, UUID tenantId, UUID id, Status status, Optional<String> reason, Instant now) {
        return sql.change("""
                update enrichment set state = $3, reason = $4, updated_at = $5::timestamptz,
                    finished_at = case when $6::boolean then $5::timestamptz end
                where tenant_id = $1 and id = $2
                """, tenantId, id, status.key(), reason.orElse(null), utc(now), status.isFinished());
    }

    /** Also for an item that was cancelled while it was asked for: what was done is shown. */
    Future<Integer> completed(Sql sql, UUID tenantId, UUID id, int position, ItemResult.Completed result, Instant now) {
        return sql.change(
                """
                update item set state = 'completed', lead_id = $4, email_found = $5, credits = $6, error = null,
                    updated_at = $7
                where tenant_id = $1 and enrichment_id = $2 and position = $3 and state in ('queued', 'cancelled')
                """, tenantId, id, position, result.leadId(), result.emailFound(), result.credits(), utc(now));
    }

    Future<Integer> ended(Sql sql, UUID tenantId, UUID id, int position, String state, String error, Instant now) {
        return sql.change("""
                update item set state = $4, error = $5, updated_at = $6
                where tenant_id = $1 and enrichment_id = $2 and position = $3 and state = 'queued'
                """, tenantId, id, position, state, error, utc(now));
    }

    /** One try more that came to nothing; failed after {@code most}. What was no try only says why it waits. */
    Future<Integer> tried(
            Sql sql, UUID tenantId, UUID id, int position, ItemResult.TryAgain again, int most, Instant now) {
        return sql.change(
                """
                update item set tries = tries + $7::smallint, error = $5, updated_at = $6,
                    state = case when tries + $7::smallint >= $4 then 'failed' else 'queued' end
                where tenant_id = $1 and enrichment_id = $2 and position = $3 and state = 'queued'
                """, tenantId, id, position, (short) most, again.sentence(), utc(now), (short) (again.isTry() ? 1 : 0));
    }

    Future<Integer> cancelItems(Sql sql, UUID tenantId, UUID id, Instant now) {
        return sql.change("""
                update item set state = 'cancelled', updated_at = $3
                where tenant_id = $1 and enrichment_id = $2 and state = 'queued'
                """, tenantId, id, utc(now));
    }

    Future<Integer> queueAgain(Sql sql, UUID tenantId, UUID id, Instant now) {
        return sql.change("""
                update item set state = 'queued', tries = 0, error = null, updated_at = $3
                where tenant_id = $1 and enrichment_id = $2 and state = 'failed'
                """, tenantId, id, utc(now));
    }

    private static Enrichment enrichment(Row row) {
        return new Enrichment(
                row.getUUID("id"),
                Status.of(row.getString("state")),
                Optional.ofNullable(row.getString("reason")),
                row.getBoolean("with_email"),
                Progress.of(
                        row.getInteger("total"),
                        row.getInteger("completed"),
                        row.getInteger("not_found"),
                        row.getInteger("failed"),
                        row.getInteger("cancelled")),
                row.getBigDecimal("credits"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("finished_at")).map(OffsetDateTime::toInstant),
                Optional.empty());
    }

    private static Item item(Row row) {
        JsonNode asked = StrictJson.parse(Buffer.buffer(row.getString("asked_text")));
        return new Item(
                row.getInteger("position"),
                row.getString("state"),
                asked,
                Optional.ofNullable(row.getUUID("lead_id")),
                Optional.ofNullable(row.getBoolean("email_found")),
                row.getBigDecimal("credits"),
                Optional.ofNullable(row.getString("error")));
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
