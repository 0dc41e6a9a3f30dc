package dev.lad.voice;

import dev.lad.shared.db.Database;
import dev.lad.shared.effects.EffectState;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends calls that should have ended and of whose end nobody told: Twilio's callback was lost, or the process stopped that
 * was to place them. Until then their number counts as being called, and their credits are held.
 */
final class OverdueCalls {
    private static final Logger log = LoggerFactory.getLogger(OverdueCalls.class);
    private static final int AT_ONCE = 50;

    /** Beyond the agent's limit: to wait for its turn at Twilio, to ring, and for the callback. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    /** Longer than placing takes, in real time. */
    private static final Duration PLACING = Duration.ofMinutes(2);

    private final Database database;
    private final CallStore store;
    private final TwilioClient twilio;
    private final Effects effects;
    private final Progress progress;
    private final Time time;

    /** Since when they have been seen without anybody at work on them. */
    private final Map<UUID, Instant> unplaced = new HashMap<>();

    OverdueCalls(
            Database database, CallStore store, TwilioClient twilio, Effects effects, Progress progress, Time time) {
        this.database = database;
        this.store = store;
        this.twilio = twilio;
        this.effects = effects;
        this.progress = progress;
        this.time = time;
    }

    /** Looks after the oldest of them; one that cannot be asked about keeps up no other. */
    Future<Void> end() {
        return store.overdue(database.system(), time.business().instant().minus(GRACE), AT_ONCE)
                .compose(overdue -> {
                    unplaced.keySet()
                            .retainAll(overdue.stream().map(PhoneCall::id).toList());
                    return all(overdue);
                });
    }

    private Future<Void> all(List<PhoneCall> overdue) {
        Future<Void> done = Future.succeededFuture();
        for (PhoneCall call : overdue) {
            done = done.compose(before -> look(call).otherwise(e -> {
                log.atWarn().addKeyValue("call", call.id()).setCause(e).log("call.end_unknown");
                return null;
            }));
        }
        return done;
    }

    private Future<Void> look(PhoneCall call) {
        return call.sid().isPresent()
                ? twilio.news(call.sid().get()).compose(news -> take(call, news))
                : effects.find(call.tenantId(), call.key())
                        .map(found -> found.filter(effect -> effect.state() != EffectState.REFUSED))
                        .compose(open -> open.isPresent() ? Future.succeededFuture() : abandoned(call));
    }

    /** Between the call's row and its effect's there is a moment in which it is being placed all the same. */
    private Future<Void> abandoned(PhoneCall call) {
        Instant now = time.wall().instant();
        Instant since = unplaced.computeIfAbsent(call.id(), first -> now);
        return since.plus(PLACING).isBefore(now)
                ? take(call, Progress.failed("never_placed"))
                : Future.succeededFuture();
    }

    private Future<Void> take(PhoneCall call, CallStore.News news) {
        return database.inSystem(sql -> progress.take(sql, call.id(), news));
    }
}
