package dev.lad.shared.effects;

import dev.lad.bus.Trace;
import dev.lad.shared.db.Database;
import dev.lad.shared.jobs.Pulse;
import dev.lad.shared.observe.CurrentTrace;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles in the background what nobody waits for any more: effects that are uncertain, and those whose caller died.
 * The open rows are its queue; instances share it.
 */
public final class EffectWatch {
    private static final Logger log = LoggerFactory.getLogger(EffectWatch.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    /** How long an asked settler has the effect to itself. */
    private static final Duration CLAIM = Duration.ofMinutes(1);

    private static final int BATCH = 16;

    private final Database database;
    private final Time time;
    private final String service;
    private final Map<String, EffectKind> kinds;
    private final EffectSettling settling;
    private final Context context;
    private final Pulse pulse;

    EffectWatch(
            Vertx vertx,
            Database database,
            Time time,
            String service,
            Map<String, EffectKind> kinds,
            EffectSettling settling) {
        this.database = database;
        this.time = time;
        this.service = service;
        this.kinds = kinds;
        this.settling = settling;
        this.context = vertx.getOrCreateContext();
        this.pulse = new Pulse(vertx, context, () -> IDLE, this::poll);
    }

    public void start() {
        pulse.start();
    }

    /** Asks about nothing more; done when what it is asking about is written down. */
    public Future<Void> stop() {
        return pulse.stop();
    }

    private Future<Pulse.Beat> poll() {
        return EffectStore.claimOpen(
                        database.system(),
                        Set.copyOf(kinds.keySet()),
                        time.wall().instant(),
                        CLAIM,
                        BATCH)
                .compose(open -> askAll(open).map(asked -> open.isEmpty() ? Pulse.Beat.NONE : Pulse.Beat.SOME))
                .onFailure(e ->
                        log.atWarn().addKeyValue("service", service).setCause(e).log("effects.watch_failed"));
    }

    private Future<Void> askAll(List<Effect> open) {
        return Future.join(open.stream().map(this::ask).toList()).mapEmpty();
    }

    private Future<Effect> ask(Effect effect) {
        EffectKind kind = kinds.get(effect.kind());
        if (kind == null) {
            throw new IllegalStateException("claimed an effect of kind " + effect.kind() + ", which nobody declared");
        }
        Trace trace = effect.cause().orElseGet(Trace::begin);
        Caller caller = Caller.background(service, effect.tenantId(), time.wall(), CLAIM)
                .at(trace);
        return CurrentTrace.in(context, trace, () -> settling.ask(caller, effect, kind));
    }
}
