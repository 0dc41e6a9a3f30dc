package dev.lad.shared.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Pruning;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** The {@code inbox} table. */
final class InboxStore {

    private InboxStore() {}

    /** False where the event is there already. */
    static Future<Boolean> insert(Sql sql, InboxMessage message) {
        return sql.change(
                        """
                        insert into inbox (provider, event_id, headers, body, received_at)
                        values ($1, $2, $3::text::jsonb, $4, $5)
                        on conflict (provider, event_id) do nothing
                        """,
                        message.provider(),
                        message.eventId(),
                        Json.write(message.headers()).toString(StandardCharsets.UTF_8),
                        message.body(),
                        message.receivedAt().atOffset(ZoneOffset.UTC))
                .map(inserted -> inserted == 1);
    }

    static Future<InboxMessage> find(Sql sql, String provider, String eventId) {
        return sql.first(InboxStore::message, """
                        select provider, event_id, headers::text as headers, body, received_at
                        from inbox where provider = $1 and event_id = $2
                        """, provider, eventId)
                .map(found -> found.orElseThrow(
                        () -> new IllegalStateException("no " + provider + " event " + eventId + " in the inbox")));
    }

    /** What came is not needed any more, and is about people; that it came is known from its id. */
    static Future<Integer> processed(Sql sql, String provider, String eventId, Instant at) {
        return sql.change(
                "update inbox set processed_at = $3, headers = '{}', body = '' where provider = $1 and event_id = $2",
                provider,
                eventId,
                at.atOffset(ZoneOffset.UTC));
    }

    static Future<Integer> prune(Sql sql, Instant before) {
        return Pruning.all(() -> sql.change("""
                delete from inbox
                where ctid = any(array(
                  select ctid from inbox where received_at < $1 and processed_at is not null limit $2))
                """, before.atOffset(ZoneOffset.UTC), Pruning.CHUNK));
    }

    private static InboxMessage message(Row row) {
        return new InboxMessage(
                row.getString("provider"),
                row.getString("event_id"),
                headers(StrictJson.parse(Buffer.buffer(row.getString("headers")))),
                row.getBuffer("body"),
                row.getOffsetDateTime("received_at").toInstant());
    }

    private static Map<String, String> headers(JsonNode json) {
        var headers = new HashMap<String, String>();
        json.properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return headers;
    }
}
