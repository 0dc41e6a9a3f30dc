package dev.lad.enrichment;

import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Event;
import dev.lad.shared.events.EventHandler;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Forgets how a lead was named that apollo-leads has deleted. That it was enriched, and what that cost, stays. */
final class Erasure implements EventHandler {
    static final List<String> TYPES = List.of("lead.deleted");

    private final ErasureStore store;
    private final Time time;

    Erasure(ErasureStore store, Time time) {
        this.store = store;
        this.time = time;
    }

    @Override
    public Future<Void> handle(Sql sql, Event event) {
        UUID tenantId = event.tenantId();
        UUID leadId = UUID.fromString(event.payload().path("leadId").asText());
        return store.alone(sql, tenantId)
                .compose(alone ->
                        store.remember(sql, tenantId, leadId, time.business().instant()))
                .compose(remembered -> store.erase(sql, tenantId, leadId))
                .mapEmpty();
    }
}
