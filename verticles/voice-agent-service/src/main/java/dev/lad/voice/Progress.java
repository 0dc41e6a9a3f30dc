package dev.lad.voice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.credits.OpenCharges;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.EffectState;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.json.Json;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Moves a call on by what becomes known of it, and tells of its end once. */
final class Progress {
    private final CallStore store;
    private final OpenCharges charges;
    private final Outbox outbox;
    private final Time time;

    Progress(CallStore store, OpenCharges charges, Outbox outbox, Time time) {
        this.store = store;
        this.charges = charges;
        this.outbox = outbox;
        this.time = time;
    }

    /** News that are older than what is known, or come after the end, change nothing. */
    Future<Void> take(Sql sql, UUID callId, CallStore.News news) {
        return store.lock(sql, callId).map(Optional::orElseThrow).compose(call -> {
            boolean late = news.sequence() >= 0 && news.sequence() <= call.sequence();
            if (late || !call.status().canBecome(news.status())) {
                return Future.succeededFuture();
            }
            return news.status().ended() ? end(sql, call, news) : store.moved(sql, callId, news, Optional.empty());
        });
    }

    /** An uncertain call is settled: placed after all, or never. */
    Future<Void> settled(Sql sql, Effect effect) {
        return store.ofKey(sql, effect.tenantId(), effect.key())
                .map(Optional::orElseThrow)
                .compose(call -> effect.state() == EffectState.DONE
                        ? store.placed(
                                sql,
                                call.id(),
                                effect.result().orElseThrow().path("sid").asText())
                        : take(sql, call.id(), failed(effect.reason())));
    }

    /** That a call was never placed. */
    static CallStore.News failed(String reason) {
        return new CallStore.News(CallStatus.FAILED, "", -1, Optional.empty(), Optional.empty(), Optional.of(reason));
    }

    private Future<Void> end(Sql sql, PhoneCall call, CallStore.News news) {
        return store.moved(sql, call.id(), news, Optional.of(time.business().instant()))
                .compose(moved -> store.find(sql, call.id()).map(Optional::orElseThrow))
                .compose(ended -> outbox.append(sql, ended.tenantId(), "call.ended", told(ended)))
                .compose(told -> charges.settleSoon(sql, call.tenantId(), call.key()))
                .mapEmpty();
    }

    private static ObjectNode told(PhoneCall call) {
        ObjectNode payload = Json.object()
                .put("callId", call.id().toString())
                .put("placed", call.sid().isPresent())
                .put("outcome", call.outcome().orElseThrow())
                .put("durationSeconds", call.durationSeconds().orElse(0))
                .put("credits", call.credits().orElseThrow())
                .put("transcriptId", call.id().toString())
                .put("at", call.endedAt().orElseThrow().toString());
        call.leadId().ifPresent(lead -> payload.put("leadId", lead.toString()));
        call.reference().ifPresent(reference -> payload.put("reference", reference));
        call.recordingId().ifPresent(recording -> payload.put("recordingId", recording));
        return payload;
    }
}
