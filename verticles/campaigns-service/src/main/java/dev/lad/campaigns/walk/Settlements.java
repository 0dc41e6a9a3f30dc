package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.walk.NewsStore.Concerned;
import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Event;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes what social-integration finds out about a touch whose answer was lost. That it happened is true whenever it comes;
 * that it did not is true of the attempts so far, so it counts only for a touch that is open.
 */
final class Settlements {
    private final TouchStore touches;
    private final Reached reached;
    private final Time time;

    Settlements(TouchStore touches, Reached reached, Time time) {
        this.touches = touches;
        this.reached = reached;
        this.time = time;
    }

    /** Of a walk that stands at it, the touch is planned again; the walk has its job woken by the caller. */
    Future<Void> settled(Sql sql, Event event, Concerned walk, UUID touchId) {
        JsonNode told = event.payload();
        Instant now = time.business().instant();
        if (!told.path("state").asText().equals("sent")) {
            return touches.refute(sql, touchId, now);
        }
        BigDecimal credits = told.path("credits").decimalValue();
        return touches.happened(sql, touchId, credits, now)
                .compose(found -> found.isPresent()
                        ? reached.write(sql, contact(event, walk, touchId, found.get()), Optional.empty())
                        : Future.succeededFuture());
    }

    private static Reached.Contact contact(Event event, Concerned walk, UUID touchId, TouchStore.Subject subject) {
        return new Reached.Contact(
                event.tenantId(), walk.campaignId(), walk.id(), subject.leadId(), touchId, subject.channel());
    }
}
