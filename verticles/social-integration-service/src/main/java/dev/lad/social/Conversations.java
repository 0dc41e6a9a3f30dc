package dev.lad.social;

import dev.lad.shared.db.Database;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import java.util.List;

/** What was written, by us and to us. */
final class Conversations {
    private final Database database;
    private final MessageStore store;

    Conversations(Database database, MessageStore store) {
        this.database = database;
        this.store = store;
    }

    Future<Items<Message>> list(Caller caller, Message.Filter filter, Page page) {
        return store.list(database.tenant(caller.tenantId()), filter, page)
                .map(rows -> Items.page(
                        rows,
                        page,
                        message -> List.of(message.at().toString(), message.id().toString())));
    }
}
