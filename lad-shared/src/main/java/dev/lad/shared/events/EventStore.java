package dev.lad.shared.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Trace;
import dev.lad.shared.db.Pruning;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.observe.CurrentTrace;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The {@code outbox} table. A position is {@code <transaction>.<sequence>} of the last row that was read.
 *
 * <p>Sequence numbers alone would not do: of two transactions that overlap, the one that took its number first may
 * commit last, behind a reader that has gone on. Transaction ids are handed out in one order as well, and PostgreSQL
 * says which of them are over: rows of transactions below {@code pg_snapshot_xmin} are all there is and will be.
 */
final class EventStore {
    private static final Pattern POSITION = Pattern.compile("(\\d{1,19}\\.\\d{1,18})?");

    private EventStore() {}

    static boolean isPosition(String text) {
        return POSITION.matcher(text).matches();
    }

    static Future<Integer> append(
            Sql sql, UUID id, UUID tenantId, String type, JsonNode payload, Instant at, Instant storedAt) {
        return sql.change(
                """
                insert into outbox (id, tenant_id, type, payload, at, stored_at, trace)
                values ($1, $2, $3, $4::text::jsonb, $5, $6, $7)
                """,
                id,
                tenantId,
                type,
                Json.write(payload).toString(StandardCharsets.UTF_8),
                at.atOffset(ZoneOffset.UTC),
                storedAt.atOffset(ZoneOffset.UTC),
                CurrentTrace.get().map(Trace::header).orElse(null));
    }

    static Future<EventPage> list(Sql sql, String after, int limit, List<String> types) {
        String[] position = after.isEmpty() ? new String[] {"0", "0"} : after.split("\\.");
        return sql.run("""
                        with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as tx)
                        select horizon.tx::text as horizon, page.*
                        from horizon left join lateral (
                            select outbox.tx::text as tx, seq, id, tenant_id, type, payload::text as payload, at, trace
                            from outbox
                            where (outbox.tx, seq) > ($1::text::xid8, $2) and outbox.tx < horizon.tx
                              and type = any ($3)
                            order by outbox.tx, seq limit $4  -- outbox_pkey
                        ) page on true
                        """, position[0], Long.parseLong(position[1]), types.toArray(String[]::new), limit)
                .map(rows -> page(rows, limit));
    }

    static Future<Integer> prune(Sql sql, Instant before) {
        return Pruning.all(() -> sql.change("""
                delete from outbox
                where ctid = any(array(select ctid from outbox where stored_at < $1 limit $2))
                """, before.atOffset(ZoneOffset.UTC), Pruning.CHUNK));
    }

    /** A page that is not full has reached the horizon, whatever types lie before it: there the next one begins. */
    private static EventPage page(RowSet<Row> rows, int limit) {
        var events = new ArrayList<Event>(rows.size());
        String horizon = "";
        for (Row row : rows) {
            horizon = row.getString("horizon");
            if (row.getUUID("id") != null) {
                events.add(event(row));
            }
        }
        boolean full = events.size() == limit;
        return new EventPage(List.copyOf(events), full ? events.get(limit - 1).position() : horizon + ".0", full);
    }

    private static Event event(Row row) {
        return new Event(
                row.getUUID("id"),
                row.getUUID("tenant_id"),
                row.getString("type"),
                StrictJson.parse(Buffer.buffer(row.getString("payload"))),
                row.getOffsetDateTime("at").toInstant(),
                Optional.ofNullable(row.getString("trace")),
                row.getString("tx") + "." + row.getLong("seq"));
    }
}
