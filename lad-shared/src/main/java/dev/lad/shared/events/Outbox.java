package dev.lad.shared.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Sql;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;

/**
 * Tells the other services what has happened, if and only if the transaction commits.
 *
 * <p>The readers are nudged over the event bus. That is a hint: it may be lost, or come before the commit; they look by
 * themselves every second or two.
 */
public final class Outbox {
    private final Vertx vertx;
    private final Time time;
    private final String service;
    private final Ids ids;

    /**
     * The outbox of one service.
     *
     * @param service its name, under which the others subscribe
     */
    public Outbox(Vertx vertx, Time time, String service) {
        this.vertx = vertx;
        this.time = time;
        this.service = service;
        this.ids = new Ids(time.wall());
    }

    /**
     * Appends an event to the caller's transaction.
     *
     * @return the event's id
     */
    public Future<UUID> append(Sql sql, UUID tenantId, String type, JsonNode payload) {
        UUID id = ids.next();
        return EventStore.append(
                        sql,
                        id,
                        tenantId,
                        type,
                        payload,
                        time.business().instant(),
                        time.wall().instant())
                .onSuccess(appended -> vertx.eventBus().publish(nudgeAddress(service), ""))
                .map(id);
    }

    static String nudgeAddress(String service) {
        return "lad.events." + service;
    }
}
