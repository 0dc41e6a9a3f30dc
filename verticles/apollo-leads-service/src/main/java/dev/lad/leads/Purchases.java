package dev.lad.leads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.credits.Charge;
import dev.lad.shared.credits.Cost;
import dev.lad.shared.credits.CostResolver;
import dev.lad.shared.credits.Credits;
import dev.lad.shared.credits.OpenCharges;
import dev.lad.shared.credits.Prices;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.EffectOutcome;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.effects.EffectState;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Asks Apollo what costs, once for ever for each key. The hold is made by the one who calls Apollo, inside the effect: who
 * comes second holds nothing and gets the same answer. The charge goes by the attempt, not by the key, so that a hold left
 * over from an attempt that came to nothing is never captured for the success of a later one.
 */
final class Purchases {
    /** What billing counts the spending under. */
    static final String FEATURE = "apollo-leads";

    private final Patience patience;
    private final Database database;
    private final Effects effects;
    private final Credits credits;
    private final OpenCharges charges;
    private final Prices prices;
    private final RevealStore reveals;
    private final LeadStore leads;
    private final Erasure erasure;
    private final Time time;
    private final Ids ids;

    Purchases(
            Patience patience,
            Database database,
            Effects effects,
            Credits credits,
            OpenCharges charges,
            Prices prices,
            RevealStore reveals,
            LeadStore leads,
            Erasure erasure,
            Time time) {
        this.patience = patience;
        this.database = database;
        this.effects = effects;
        this.credits = credits;
        this.charges = charges;
        this.prices = prices;
        this.reveals = reveals;
        this.leads = leads;
        this.erasure = erasure;
        this.time = time;
        this.ids = new Ids(time.wall());
    }

    /**
     * What is to be bought.
     *
     * @param key names person and kind; no personal data, since it stands in logs
     * @param request what Apollo is asked, the same for the same key
     */
    record Order(Reveal.Kind kind, String key, Optional<UUID> leadId, Optional<String> apolloId, JsonNode request) {}

    /** How it is bought. */
    interface Way {

        /** More to write down with the attempt, in one transaction before Apollo is called. */
        default Future<?> begin(Sql sql, Reveal attempt) {
            return Future.succeededFuture();
        }

        /** The token that the answer must carry where it comes later, and until when it is taken. */
        default Optional<Callback> callback(UUID attemptId) {
            return Optional.empty();
        }

        /** Calls Apollo, once. Whatever fails in here counts as a lost answer. */
        Future<EffectResult> call(Optional<Callback> callback);
    }

    /** Where a later answer is to go. */
    record Callback(CallbackToken token, Instant expiresAt) {}

    /** Buys it, unless it was bought before; waits while somebody else is buying it. */
    Future<EffectOutcome> buy(Caller caller, Order order, Way way) {
        return patience.whileInProgress(caller, () -> effects.once(
                        caller, order.key(), order.kind().key(), order.request(), () -> attempt(caller, order, way))
                .compose(outcome -> outcome instanceof EffectOutcome.Refused
                                && order.leadId().isPresent()
                        ? forgetIfGone(caller, order).map(outcome)
                        : Future.succeededFuture(outcome)));
    }

    /** A lead that was deleted a moment before Apollo would have been asked leaves no question behind. */
    private Future<Void> forgetIfGone(Caller caller, Order order) {
        UUID tenantId = caller.tenantId();
        return database.inTenant(tenantId, sql -> leads.sharePeople(sql, tenantId)
                .compose(shared -> leads.find(sql, tenantId, order.leadId().orElseThrow()))
                .compose(lead -> lead.isPresent()
                        ? Future.succeededFuture()
                        : erasure.eraseUnasked(sql, tenantId, order.key())));
    }

    /** Says what an attempt has cost whose caller could not: it crashed, or the answer is still to come. */
    static CostResolver resolver(Database database, Effects effects, RevealStore reveals) {
        return (caller, attemptId) -> reveals.find(database.tenant(caller.tenantId()), UUID.fromString(attemptId))
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Cost.nothing()) // another attempt has taken its place
                        : effects.find(caller.tenantId(), found.get().key())
                                .map(effect -> effect.map(known -> cost(found.get(), known))
                                        .orElseGet(Cost::nothing)));
    }

    private static Cost cost(Reveal reveal, Effect effect) {
        return switch (reveal.state()) {
            case DELIVERED -> Cost.of(reveal.credits());
            case UNAVAILABLE -> Cost.nothing();
            case ASKED -> reveal.kind() == Reveal.Kind.PHONE ? costOfPhone(effect) : costOfPerson(reveal, effect);
        };
    }

    private static Cost costOfPhone(Effect effect) {
        return effect.state() == EffectState.REFUSED ? Cost.nothing() : Cost.notKnownYet();
    }

    private static Cost costOfPerson(Reveal reveal, Effect effect) {
        return Cost.of(
                effect,
                () -> price(reveal.kind(), reveal.credits(), effect.result().orElseThrow()));
    }

    private static Cost cost(Reveal.Kind kind, BigDecimal price, EffectResult result) {
        if (result instanceof EffectResult.Happened happened) {
            return kind == Reveal.Kind.PHONE ? Cost.notKnownYet() : Cost.of(price(kind, price, happened.result()));
        }
        return result instanceof EffectResult.Refused ? Cost.nothing() : Cost.notKnownYet();
    }

    /** Nothing for a person without the address that was asked for. */
    private static BigDecimal price(Reveal.Kind kind, BigDecimal price, JsonNode person) {
        return kind == Reveal.Kind.EMAIL && !person.has("email") ? BigDecimal.ZERO : price;
    }

    private Future<EffectResult> attempt(Caller caller, Order order, Way way) {
        UUID id = ids.next();
        Optional<Callback> callback = way.callback(id);
        return prices.of(caller, order.kind().action())
                .compose(price -> begin(caller, order, way, id, price, callback)
                        .compose(last -> giveBack(caller, last))
                        .map(price))
                .compose(price -> charged(caller, order, id, price, () -> sent(way, callback)))
                // Whatever fails here failed before Apollo was called: sent() does not fail.
                .recover(e -> Future.succeededFuture(new EffectResult.Refused(failure(e))));
    }

    private Future<EffectResult> charged(
            Caller caller, Order order, UUID id, BigDecimal price, Supplier<Future<EffectResult>> call) {
        return price.signum() == 0
                ? call.get()
                : credits.guard(
                        caller,
                        new Charge(FEATURE, price, id.toString()),
                        call,
                        result -> cost(order.kind(), price, result));
    }

    private static Future<EffectResult> sent(Way way, Optional<Callback> callback) {
        return Future.succeededFuture()
                .compose(ready -> way.call(callback))
                .otherwise(e -> new EffectResult.Unknown(e.getClass().getSimpleName()));
    }

    /** Answers the attempt whose place it takes. */
    private Future<Optional<UUID>> begin(
            Caller caller, Order order, Way way, UUID id, BigDecimal price, Optional<Callback> callback) {
        Reveal attempt = new Reveal(
                caller.tenantId(),
                order.key(),
                id,
                order.kind(),
                order.leadId(),
                order.apolloId(),
                Reveal.State.ASKED,
                price,
                Optional.empty(),
                callback.map(Callback::expiresAt),
                time.business().instant());
        return database.inTenant(caller.tenantId(), sql -> lead(sql, caller.tenantId(), order)
                .compose(stands -> endLast(sql, caller.tenantId(), order.key()))
                .compose(last -> reveals.begin(sql, caller.tenantId(), attempt, callback.map(given -> given.token()
                                .hash()))
                        .compose(begun -> way.begin(sql, attempt))
                        .map(last)));
    }

    /** Fails where the lead was deleted meanwhile; it is not before this transaction ends. */
    private Future<?> lead(Sql sql, UUID tenantId, Order order) {
        return leads.sharePeople(sql, tenantId).compose(shared -> order.leadId()
                .map(id -> leads.find(sql, tenantId, id).map(Leads::existing))
                .orElseGet(Future::succeededFuture));
    }

    /** An attempt whose place is taken came to nothing: what is still held for it is given back soon in any case. */
    private Future<Optional<UUID>> endLast(Sql sql, UUID tenantId, String key) {
        return reveals.find(sql, tenantId, key)
                .map(last -> last.map(Reveal::id))
                .compose(last -> last.isPresent()
                        ? charges.settleSoon(sql, tenantId, last.get().toString())
                                .map(last)
                        : Future.succeededFuture(last));
    }

    /** Before as much is held anew: a tenant may have just enough. */
    private Future<Void> giveBack(Caller caller, Optional<UUID> last) {
        return last.isPresent() ? credits.giveBack(caller, last.get().toString()) : Future.succeededFuture();
    }

    private static Failure failure(Throwable cause) {
        return cause instanceof Failure known
                ? known
                : new Failure.Unavailable(
                        "not_asked",
                        "Apollo was not asked since something failed here; try again.",
                        Duration.ofSeconds(2));
    }
}
