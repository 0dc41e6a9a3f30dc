package dev.lad.shared.effects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Trace;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Reasons;
import dev.lad.shared.json.Json;
import dev.lad.shared.observe.EffectMeters;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does things to the outside world at most once, and remembers what came of them. */
public final class Effects {
    private static final Logger log = LoggerFactory.getLogger(Effects.class);

    private final Database database;
    private final Time time;
    private final Map<String, EffectKind> kinds;
    private final EffectSettling settling;
    private final EffectMeters meters;

    public Effects(Database database, Time time, List<EffectKind> kinds, Instruments instruments) {
        this.database = database;
        this.time = time;
        this.meters = instruments.effects();
        this.settling = new EffectSettling(database, time, meters, instruments.spans());
        this.kinds = new LinkedHashMap<>();
        kinds.forEach(kind -> {
            if (this.kinds.putIfAbsent(kind.name(), kind) != null) {
                throw new IllegalArgumentException("two effects of kind " + kind.name());
            }
        });
    }

    /** What is to be done with a key that was asked for. */
    private sealed interface Turn {
        record Call(Effect effect) implements Turn {}

        record Ask(Effect effect) implements Turn {}

        record Answer(EffectOutcome outcome) implements Turn {}
    }

    /**
     * Does it, unless it was done before. The caller's own transaction must not be open around this.
     *
     * <p>Fails with {@link Failure.Conflict} {@code in_progress} while somebody else is doing it, and with
     * {@link Failure.Unprocessable} {@code key_reused} where the key stands for another request, unless that was refused: of
     * what was not done the words may have changed. A failure means that this call did nothing, not that nothing was done
     * under the key: {@link #isUndone} tells.
     *
     * @param key names what is to happen; the same for every attempt at it
     * @param request what is asked for, kept with the effect for its settler; no secrets
     * @param call calls the provider, once, without retries of its own; run after the effect's row is committed
     */
    public Future<EffectOutcome> once(
            Caller caller, String key, String kind, JsonNode request, Supplier<Future<EffectResult>> call) {
        EffectKind known = kind(kind);
        return database.inTenant(caller.tenantId(), sql -> begin(sql, caller, key, known, request))
                .compose(turn -> {
                    if (turn instanceof Turn.Call mine) {
                        return call(mine.effect(), known, call);
                    }
                    if (turn instanceof Turn.Ask ask) {
                        return settling.ask(caller, ask.effect(), known)
                                .otherwise(e -> unwritten(ask.effect(), e))
                                .compose(asked -> asked.state() == EffectState.REFUSED
                                        ? once(caller, key, kind, request, call)
                                        : Future.succeededFuture(outcome(asked, true)));
                    }
                    return Future.succeededFuture(((Turn.Answer) turn).outcome());
                });
    }

    /** Whether it is certain that nothing has happened under a key, and that nothing is under way. */
    public Future<Boolean> isUndone(UUID tenantId, String key) {
        return find(tenantId, key).map(found -> found.map(effect -> effect.state() == EffectState.REFUSED)
                .orElse(true));
    }

    /** How an effect stands. */
    public Future<Optional<Effect>> find(UUID tenantId, String key) {
        return EffectStore.find(database.tenant(tenantId), tenantId, key);
    }

    /** The same within a transaction. */
    public static Future<Optional<Effect>> find(Sql sql, UUID tenantId, String key) {
        return EffectStore.find(sql, tenantId, key);
    }

    /**
     * Those of these effects that exist, in the caller's transaction, until whose end nobody else gets at them. Fails with
     * {@link Failure.Conflict} {@code in_progress} while one of them is being done or written down.
     */
    public Future<List<Effect>> hold(Sql sql, UUID tenantId, Collection<String> keys) {
        Instant now = time.wall().instant();
        return EffectStore.holdIdle(sql, tenantId, keys)
                .compose(idle -> EffectStore.count(sql, tenantId, keys).map(count -> {
                    boolean isUnderWay = idle.stream()
                            .anyMatch(one -> one.effect().state() == EffectState.STARTED
                                    && one.lookAt().isAfter(now));
                    if (isUnderWay || idle.size() < count) {
                        throw inProgress();
                    }
                    return idle.stream().map(EffectStore.Idle::effect).toList();
                }));
    }

    /**
     * Empties an effect of what it was about. That it happened, or may have, when, and how often it was tried, stays; under
     * its old key the same can be asked for anew. One that is open is settled as ever, beginning at once.
     *
     * @param effect which the transaction holds
     * @param key what it is found by from now on
     * @param request what its settler still needs
     * @param result what is left of the answer, where there is one
     */
    public Future<Void> erase(Sql sql, Effect effect, String key, JsonNode request, JsonNode result) {
        return EffectStore.erase(sql, effect, key, request, result, time.wall().instant())
                .mapEmpty();
    }

    /** The same for one that has been settled, and keeps its key. */
    public static Future<Void> empty(Sql sql, Effect effect) {
        return EffectStore.erase(sql, effect, effect.key(), Json.object(), Json.object(), Instant.EPOCH)
                .mapEmpty();
    }

    /** Where the request was, in its trace, that asked for an effect: what the provider tells of it later belongs there. */
    public Future<Optional<Trace>> cause(UUID tenantId, String key) {
        return find(tenantId, key).map(found -> found.flatMap(Effect::cause));
    }

    /** Effects that are uncertain, in the scope of {@code sql}, longest first. */
    public Future<List<Effect>> uncertain(Sql sql, int most) {
        return EffectStore.uncertain(sql, most);
    }

    /**
     * Says what became of an open effect: for a webhook that brings the news, and for a person who looked.
     *
     * @return the effect as it stands afterwards; unchanged where nothing could be said about it any more
     */
    public Future<Effect> settle(Effect effect, Settlement settlement) {
        return settling.apply(effect, kind(effect.kind()), settlement);
    }

    /** Looks after effects that nobody waits for any more, in the background. Each instance of the service has one. */
    public EffectWatch watch(Vertx vertx, String service) {
        return new EffectWatch(vertx, database, time, service, kinds, settling);
    }

    private Future<Turn> begin(Sql sql, Caller caller, String key, EffectKind kind, JsonNode request) {
        Instant now = time.wall().instant();
        Instant lease = now.plus(kind.lease());
        return EffectStore.insert(sql, caller, key, kind.name(), request, now, lease)
                .compose(inserted -> inserted.isPresent()
                        ? Future.succeededFuture(new Turn.Call(inserted.get()))
                        : EffectStore.lock(sql, caller.tenantId(), key, kind.name(), request)
                                .compose(found -> resume(sql, found, request, now, lease)));
    }

    private static Future<Turn> resume(Sql sql, EffectStore.Found found, JsonNode request, Instant now, Instant lease) {
        Effect effect = found.effect();
        if (!found.sameKind() || (!found.sameRequest() && effect.state() != EffectState.REFUSED)) {
            return Future.failedFuture(new Failure.Unprocessable(
                    "key_reused", "The key " + effect.key() + " was used for something else before."));
        }
        return switch (effect.state()) {
            case DONE -> Future.succeededFuture(new Turn.Answer(outcome(effect, true)));
            case UNCERTAIN -> Future.succeededFuture(new Turn.Ask(effect));
            case REFUSED ->
                EffectStore.startAgain(sql, effect, request, now, lease)
                        .map(started -> new Turn.Call(started.orElseThrow()));
            case STARTED ->
                found.lookAt().isAfter(now)
                        ? Future.failedFuture(inProgress())
                        : EffectStore.keepOpen(
                                        sql, effect, EffectStep.ANSWER_LOST, "its caller stopped", Optional.of(now))
                                .map(lost -> new Turn.Ask(lost.orElseThrow()));
        };
    }

    private Future<EffectOutcome> call(Effect effect, EffectKind kind, Supplier<Future<EffectResult>> call) {
        return Future.succeededFuture()
                .compose(committed -> call.get())
                .timeout(kind.lease().toMillis() / 2, TimeUnit.MILLISECONDS)
                .recover(e -> Future.succeededFuture(new EffectResult.Unknown(Reasons.of(e))))
                .compose(result -> record(effect, kind, result))
                .otherwise(e -> outcome(unwritten(effect, e), true));
    }

    /** The row could not be written: it stands as it was, open, and says so to everybody until the background finds out. */
    private static Effect unwritten(Effect open, Throwable cause) {
        log.atError()
                .addKeyValue("kind", open.kind())
                .addKeyValue("effect", open.key())
                .addKeyValue("attempt", open.attempt())
                .setCause(cause)
                .log("effect.unwritten");
        return open;
    }

    private Future<EffectOutcome> record(Effect effect, EffectKind kind, EffectResult result) {
        Sql sql = database.tenant(effect.tenantId());
        Instant now = time.wall().instant();
        Future<Optional<Effect>> recorded;
        if (result instanceof EffectResult.Happened happened) {
            recorded = EffectStore.settle(sql, effect, EffectStep.HAPPENED, happened.result(), null, now);
        } else if (result instanceof EffectResult.Refused refused) {
            String reason = Reasons.of(refused.failure());
            recorded = EffectStore.settle(sql, effect, EffectStep.DID_NOT_HAPPEN, null, reason, now);
        } else {
            String reason = ((EffectResult.Unknown) result).reason();
            Optional<Instant> lookAt = Optional.of(now.plus(kind.backoff().after(1)));
            recorded = EffectStore.keepOpen(sql, effect, EffectStep.ANSWER_LOST, reason, lookAt);
        }
        return recorded.onSuccess(mine -> mine.ifPresent(
                        known -> meters.became(known.kind(), known.state().key())))
                .compose(mine ->
                        mine.isPresent() ? Future.succeededFuture(outcome(mine.get(), result)) : overtaken(effect));
    }

    /** Somebody settled it while the call was under way: their record stands, and says what is known. */
    private Future<EffectOutcome> overtaken(Effect effect) {
        log.atWarn()
                .addKeyValue("kind", effect.kind())
                .addKeyValue("effect", effect.key())
                .addKeyValue("attempt", effect.attempt())
                .log("effect.overtaken");
        return EffectStore.find(database.tenant(effect.tenantId()), effect.tenantId(), effect.key())
                .map(found -> outcome(found.orElse(effect), true));
    }

    private static EffectOutcome outcome(Effect recorded, EffectResult result) {
        return result instanceof EffectResult.Refused refused
                ? new EffectOutcome.Refused(refused.failure())
                : outcome(recorded, false);
    }

    private static EffectOutcome outcome(Effect effect, boolean before) {
        return switch (effect.state()) {
            case DONE -> new EffectOutcome.Done(effect.result().orElseThrow(), before);
            case REFUSED -> new EffectOutcome.Refused(new Failure.Conflict("not_done", effect.reason()));
            case STARTED, UNCERTAIN -> new EffectOutcome.Uncertain(effect.reason());
        };
    }

    private static Failure inProgress() {
        return new Failure.Conflict("in_progress", "This is being done at this moment.");
    }

    private EffectKind kind(String name) {
        EffectKind kind = kinds.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("no effect of kind " + name + " was declared");
        }
        return kind;
    }
}
