package dev.lad.campaigns.walk;

import dev.lad.campaigns.walk.NewsStore.Concerned;
import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Event;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.KeptAnswers;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Ends the walks of a lead that apollo-leads has deleted, and forgets who it was, in kept answers too; what was done stays, without a name. A
 * touch that is under way at that moment is recorded as what it turns out to be.
 */
final class Erasure {
    /** Beside its id in every answer that shows a lead's card. */
    private static final String SHOWS_CARD = "\"lead\":{";

    private final ErasureStore store = new ErasureStore();
    private final NewsStore news;
    private final EachWalk walks;
    private final Time time;
    private final Ids ids;

    Erasure(NewsStore news, EachWalk walks, Time time) {
        this.news = news;
        this.walks = walks;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /** Before the lead is looked for it is written down as gone, so that nobody takes it into a campaign meanwhile. */
    Future<Void> deleted(Sql sql, Event event) {
        UUID tenantId = event.tenantId();
        UUID leadId = UUID.fromString(event.payload().path("leadId").asText());
        Instant now = time.business().instant();
        return LockStore.erasing(sql, tenantId)
                .compose(alone -> store.remember(sql, tenantId, leadId, now))
                .compose(remembered -> store.walks(sql, tenantId, leadId))
                .compose(found -> walks.write(sql, tenantId, found, walk -> erase(sql, tenantId, walk, now)))
                .compose(erased -> KeptAnswers.erase(sql, tenantId, List.of(leadId.toString(), SHOWS_CARD)))
                .mapEmpty();
    }

    private Future<Void> erase(Sql sql, UUID tenantId, Concerned walk, Instant now) {
        return store.erase(sql, walk.id(), now)
                .compose(erased -> news.note(sql, tenantId, ids.next(), walk, "lead_deleted", Json.object(), now));
    }
}
