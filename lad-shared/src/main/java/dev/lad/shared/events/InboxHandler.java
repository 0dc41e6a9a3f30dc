package dev.lad.shared.events;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;

/** Processes a provider's webhooks. A failed future rolls back and is tried again; after the last try the job is dead. */
@FunctionalInterface
public interface InboxHandler {

    /**
     * Processes one, in the transaction that marks it as processed.
     *
     * @param systemTransaction crosses tenants, since a webhook comes without one
     */
    Future<Void> handle(Sql systemTransaction, InboxMessage message);
}
