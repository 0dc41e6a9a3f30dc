package dev.lad.shared.effects;

import dev.lad.bus.Trace;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.jobs.Reasons;
import dev.lad.shared.observe.EffectMeters;
import dev.lad.shared.observe.Span;
import dev.lad.shared.observe.Spans;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks what became of an effect, and writes it down. */
final class EffectSettling {
    private static final Logger log = LoggerFactory.getLogger(EffectSettling.class);

    private final Database database;
    private final Time time;
    private final EffectMeters meters;
    private final Spans spans;

    EffectSettling(Database database, Time time, EffectMeters meters, Spans spans) {
        this.database = database;
        this.time = time;
        this.meters = meters;
        this.spans = spans;
    }

    /** The effect as it stands after its settler was asked. */
    Future<Effect> ask(Caller caller, Effect effect, EffectKind kind) {
        return Future.succeededFuture()
                .compose(ready -> kind.settler().ask(caller, effect))
                .recover(e -> Future.succeededFuture(new Settlement.StillUnknown(Reasons.of(e))))
                .compose(settlement -> apply(effect, kind, settlement));
    }

    /** The effect as it stands after this was said of it. */
    Future<Effect> apply(Effect effect, EffectKind kind, Settlement settlement) {
        Span span = spans.work("settle " + effect.kind(), effect.cause().orElseGet(Trace::begin));
        return span.around(() -> database.inTenant(effect.tenantId(), sql -> write(sql, effect, kind, settlement)
                        .compose(written -> written.isPresent()
                                ? Future.succeededFuture(written.get())
                                : EffectStore.find(sql, effect.tenantId(), effect.key())
                                        .map(found -> found.orElse(effect))))
                .onSuccess(now -> span.put("lad.state", now.state().key()))
                .onSuccess(now -> count(effect, now)));
    }

    private void count(Effect before, Effect now) {
        if (before.state() != now.state()) {
            meters.became(now.kind(), now.state().key());
        }
    }

    private Future<Optional<Effect>> write(Sql sql, Effect effect, EffectKind kind, Settlement settlement) {
        Instant now = time.wall().instant();
        if (settlement instanceof Settlement.Happened happened) {
            return EffectStore.settle(sql, effect, EffectStep.HAPPENED, happened.result(), null, now)
                    .compose(settled -> tell(sql, kind, settled));
        }
        if (settlement instanceof Settlement.DidNotHappen not) {
            return EffectStore.settle(sql, effect, EffectStep.DID_NOT_HAPPEN, null, not.reason(), now)
                    .compose(settled -> tell(sql, kind, settled));
        }
        String reason = ((Settlement.StillUnknown) settlement).reason();
        return EffectStore.keepOpen(sql, effect, EffectStep.STILL_UNKNOWN, reason, nextLook(effect, kind, now));
    }

    private static Future<Optional<Effect>> tell(Sql sql, EffectKind kind, Optional<Effect> settled) {
        if (settled.isEmpty()) {
            return Future.succeededFuture(settled);
        }
        Effect effect = settled.get();
        log.atInfo()
                .addKeyValue("kind", effect.kind())
                .addKeyValue("effect", effect.key())
                .addKeyValue("state", effect.state().key())
                .log("effect.settled");
        return kind.settled().settled(sql, effect).map(told -> settled);
    }

    private static Optional<Instant> nextLook(Effect effect, EffectKind kind, Instant now) {
        if (effect.looks() < kind.looks()) {
            return Optional.of(now.plus(kind.backoff().after(effect.looks() + 1)));
        }
        log.atError()
                .addKeyValue("kind", effect.kind())
                .addKeyValue("effect", effect.key())
                .addKeyValue("looks", effect.looks())
                .log("effect.needs_a_person");
        return Optional.empty();
    }
}
