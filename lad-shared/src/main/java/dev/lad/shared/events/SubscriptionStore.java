package dev.lad.shared.events;

import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
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

/** The {@code subscription} and {@code dead_event} tables. */
final class SubscriptionStore {

    private SubscriptionStore() {}

    /**
     * Where this holder has the lease now, because it had it before or because it has run out, the position: a holder's
     * own is as far as it says, another's as far as that one wrote down.
     */
    static Future<Optional<String>> acquire(
            Sql sql, String name, UUID holder, String ownPosition, Instant now, Instant leaseEnd) {
        return sql.first(row -> row.getString("position"), """
                insert into subscription (name, holder, leased_until) values ($1, $2, $5)
                on conflict (name) do update set holder = $2, leased_until = $5,
                    position = case when subscription.holder = $2 then $3 else subscription.position end
                where subscription.holder is null or subscription.holder = $2 or subscription.leased_until <= $4
                returning position
                """, name, holder, ownPosition, utc(now), utc(leaseEnd));
    }

    static Future<Integer> release(Sql sql, String name, UUID holder) {
        return sql.change(
                "update subscription set holder = null, leased_until = null where name = $1 and holder = $2",
                name,
                holder);
    }

    /** Goes on to a position; false where another instance has taken over. */
    static Future<Boolean> advance(Sql sql, String name, UUID holder, String position) {
        return sql.change(
                        "update subscription set position = $3 where name = $1 and holder = $2", name, holder, position)
                .map(changed -> changed == 1);
    }

    static Future<Integer> bury(Sql sql, DeadEvent dead) {
        return sql.change(
                """
                insert into dead_event (subscription, id, tenant_id, event, reason, died_at)
                values ($1, $2, $3, $4::text::jsonb, $5, $6)
                on conflict (subscription, id) do nothing
                """,
                dead.subscription(),
                dead.event().id(),
                dead.event().tenantId(),
                Json.write(dead.event()).toString(StandardCharsets.UTF_8),
                dead.reason(),
                utc(dead.diedAt()));
    }

    static Future<List<DeadEvent>> dead(Sql sql, String name, int most) {
        return sql.list(SubscriptionStore::deadEvent, """
                select subscription, event::text as event, reason, died_at
                from dead_event where subscription = $1 order by died_at limit $2
                """, name, most);
    }

    /** Takes it out of its grave, to be handled in the same transaction. */
    static Future<Optional<DeadEvent>> exhume(Sql sql, String name, UUID id) {
        return sql.first(SubscriptionStore::deadEvent, """
                delete from dead_event where subscription = $1 and id = $2
                returning subscription, event::text as event, reason, died_at
                """, name, id);
    }

    private static DeadEvent deadEvent(Row row) {
        return new DeadEvent(
                row.getString("subscription"),
                Json.read(StrictJson.parse(Buffer.buffer(row.getString("event"))), Event.class),
                row.getString("reason"),
                row.getOffsetDateTime("died_at").toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
