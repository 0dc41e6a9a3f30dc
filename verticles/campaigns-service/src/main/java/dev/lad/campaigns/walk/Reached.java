package dev.lad.campaigns.walk;

import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.json.Json;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Writes down that a lead was reached, and tells of it. Runs in a transaction that holds the walk. */
final class Reached {
    private final WalkStore walks;
    private final Outbox outbox;
    private final Time time;

    Reached(WalkStore walks, Outbox outbox, Time time) {
        this.walks = walks;
        this.outbox = outbox;
        this.time = time;
    }

    /** What reached whom, over which channel. */
    record Contact(UUID tenantId, UUID campaignId, UUID walkId, UUID leadId, UUID touchId, String channel) {}

    /** @param linkedinId the provider's id of the lead's profile, where it came to be known */
    Future<Void> write(Sql sql, Contact contact, Optional<String> linkedinId) {
        return walks.touched(sql, contact.walkId(), linkedinId, time.business().instant())
                .compose(done -> outbox.append(
                        sql,
                        contact.tenantId(),
                        "touch.done",
                        Json.object()
                                .put("touchId", contact.touchId().toString())
                                .put("campaignId", contact.campaignId().toString())
                                .put("leadId", contact.leadId().toString())
                                .put("channel", contact.channel())))
                .mapEmpty();
    }
}
