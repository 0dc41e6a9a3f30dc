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
 * Takes what social-integration and voice-agent find out about a touch. That it happened is true whenever it comes;
 * that it did not is true of the attempts so far, so it counts only for a touch that is open.
 */
final class Settlements {
    private final TouchStore touches;
    private final NewsStore facts = new NewsStore();
    private final Reached reached;
    private final Time time;

    Settlements(TouchStore touches, Reached reached, Time time) {
        this.touches = touches;
        this.reached = reached;
        this.time = time;
    }

    /**
     * What was not told to be sent was not done, such as a call that was never placed. Of a walk that stands at it, the touch
     * is planned again; the walk has its job woken by the caller.
     */
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

    /** A call that was placed has ended. Answers false where that was known. */
    Future<Boolean> called(Sql sql, Event event, Concerned walk, UUID touchId, String outcome, Instant at) {
        BigDecimal credits = event.payload().path("credits").decimalValue();
        return touches.callEnded(sql, walk.id(), touchId, outcome, credits, at)
                .compose(found -> found.isPresent()
                        ? facts.callEnded(sql, walk.id(), outcome, at)
                                .compose(known -> reachedBy(sql, event, walk, touchId, found.get()))
                                .map(true)
                        : Future.succeededFuture(false));
    }

    /** Unless the answer to the call has told of it. */
    private Future<Void> reachedBy(Sql sql, Event event, Concerned walk, UUID touchId, TouchStore.Ended call) {
        return call.firstHeard()
                ? reached.write(sql, contact(event, walk, touchId, call.subject()), Optional.empty())
                : Future.succeededFuture();
    }

    private static Reached.Contact contact(Event event, Concerned walk, UUID touchId, TouchStore.Subject subject) {
        return new Reached.Contact(
                event.tenantId(), walk.campaignId(), walk.id(), subject.leadId(), touchId, subject.channel());
    }
}
