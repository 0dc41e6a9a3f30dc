package dev.lad.shared.events;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;

/**
 * Takes an event of another service.
 *
 * <p>Its changes commit together with the reader's position: done once, or not at all. It calls nobody; what must be
 * done elsewhere it enqueues as a job.
 */
@FunctionalInterface
public interface EventHandler {

    /** Takes it in a transaction of the event's tenant; a failed future rolls that back and tries again. */
    Future<Void> handle(Sql tenantTransaction, Event event);
}
