package dev.lad.overview;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Pruning;
import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Event;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The tables {@code activity} and {@code activity_head}. */
final class ActivityStore {

    /**
     * What is kept of a tenant.
     *
     * @param oldest the id of the oldest entry that is kept; {@code last + 1} where none is
     * @param last the id of the last entry that there was; 0 where there was none
     */
    record Kept(long oldest, long last) {}

    /** Appends an event, once however often it is told. */
    Future<Integer> append(Sql sql, Event event, JsonNode detail, Instant now) {
        return sql.change(
                """
                with next as (
                    insert into activity_head (tenant_id, last)
                    select $1, 1 where not exists (select from activity where tenant_id = $1 and event_id = $2)
                    on conflict (tenant_id) do update set last = activity_head.last + 1
                    returning last
                )
                insert into activity (tenant_id, id, event_id, type, detail, at, stored_at)
                select $1, next.last, $2, $3, $4::text::jsonb, $5, $6 from next
                """,
                event.tenantId(),
                event.id(),
                event.type(),
                Json.write(detail).toString(StandardCharsets.UTF_8),
                event.at().atOffset(ZoneOffset.UTC),
                now.atOffset(ZoneOffset.UTC));
    }

    /**
     * Leaves of what is known of a lead that it happened, once and for all. In the transaction that has appended an entry, so that no
     * other is appended meanwhile.
     */
    Future<Integer> erase(Sql sql, UUID tenantId, UUID leadId, Instant now) {
        return sql.run(
                        "insert into erased_lead (tenant_id, lead_id, at) values ($1, $2, $3) on conflict do nothing",
                        tenantId,
                        leadId,
                        now.atOffset(ZoneOffset.UTC))
                .compose(remembered -> sql.change("""
                        update activity set detail = jsonb_build_object('leadId', detail -> 'leadId')
                        where tenant_id = $1 and detail ->> 'leadId' = $2
                        """, tenantId, leadId.toString()));
    }

    /** The same of an entry that was appended just now, where it is about a lead that was erased. */
    Future<Integer> eraseIfGone(Sql sql, UUID tenantId, UUID eventId) {
        return sql.change("""
                update activity set detail = jsonb_build_object('leadId', detail -> 'leadId')
                where tenant_id = $1 and event_id = $2
                  and exists (select from erased_lead gone
                              where gone.tenant_id = $1 and gone.lead_id::text = activity.detail ->> 'leadId')
                """, tenantId, eventId);
    }

    /** The oldest first, by the primary key. */
    Future<List<Activity>> after(Sql sql, UUID tenantId, long id, int limit) {
        return sql.list(ActivityStore::read, """
                select id, type, detail::text as detail, at from activity
                where tenant_id = $1 and id > $2 order by id limit $3
                """, tenantId, id, limit);
    }

    /** The newest first, by the primary key. */
    Future<Items<Activity>> list(Sql sql, UUID tenantId, List<String> types, Page page) {
        return sql.list(
                        ActivityStore::read,
                        """
                        select id, type, detail::text as detail, at from activity
                        where tenant_id = $1 and ($2::bigint is null or id < $2) and (cardinality($3::text[]) = 0 or type = any ($3))
                        order by id desc limit $4
                        """,
                        tenantId,
                        page.numberAfter(0),
                        types.toArray(String[]::new),
                        page.limit() + 1)
                .map(rows -> Items.page(rows, page, one -> List.of(Long.toString(one.id()))));
    }

    Future<Kept> kept(Sql sql, UUID tenantId) {
        return sql.first(row -> new Kept(row.getLong("oldest"), row.getLong("last")), """
                        select head.last, coalesce(
                            (select id from activity where tenant_id = $1 order by id limit 1), head.last + 1) as oldest
                        from activity_head head where tenant_id = $1
                        """, tenantId)
                .map(found -> found.orElse(new Kept(1, 0)));
    }

    /** The last ids of these tenants, across all of them. */
    Future<Map<UUID, Long>> heads(Sql system, Collection<UUID> tenants) {
        return system.run("select tenant_id, last from activity_head where tenant_id = any ($1)", (Object)
                        tenants.toArray(UUID[]::new))
                .map(rows -> {
                    Map<UUID, Long> heads = new HashMap<>();
                    rows.forEach(row -> heads.put(row.getUUID("tenant_id"), row.getLong("last")));
                    return heads;
                });
    }

    Future<Integer> prune(Sql system, Instant before) {
        return Pruning.all(() -> system.change("""
                delete from activity
                where ctid = any(array(select ctid from activity where stored_at < $1 limit $2))
                """, before.atOffset(ZoneOffset.UTC), Pruning.CHUNK));
    }

    private static Activity read(Row row) {
        return new Activity(
                row.getLong("id"),
                row.getString("type"),
                row.getOffsetDateTime("at").toInstant(),
                StrictJson.parse(Buffer.buffer(row.getString("detail"))));
    }
}
