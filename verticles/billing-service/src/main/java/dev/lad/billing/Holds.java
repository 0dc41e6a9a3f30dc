package dev.lad.billing;

import dev.lad.billing.LedgerTransaction.Kind;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credits set aside before something is done and settled after it. Every step may be asked for again and happens once:
 * a service that crashed between its effect and the capture simply captures again. The lock on the hold's row is what
 * makes it so; what is entered in the ledger follows from the state found under it.
 */
final class Holds {
    private static final Logger log = LoggerFactory.getLogger(Holds.class);
    private static final int EXPIRED_AT_ONCE = 200;

    private final Database database;
    private final Ledger ledger;
    private final HoldStore store;
    private final Time time;
    private final Ids ids;

    Holds(Database database, Ledger ledger, HoldStore store, Time time) {
        this.database = database;
        this.ledger = ledger;
        this.store = store;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /** What is to be set aside, and for how long at most, in real time. */
    record Request(String key, BigDecimal amount, String feature, Optional<String> reference, Duration ttl) {}

    /**
     * Fails with {@code InsufficientCredits}. A key has one hold: asked again it is the same, which opens again where it was
     * given back, so that what is tried again is held for again. Fails with {@code Unprocessable} when the key stands for
     * something else.
     */
    Future<Hold> hold(Caller caller, Request request) {
        UUID tenantId = caller.tenantId();
        BigDecimal amount = Credits.positive("/amount", request.amount());
        Hold fresh = new Hold(
                ids.next(),
                amount,
                Optional.empty(),
                Hold.State.OPEN,
                request.feature(),
                request.reference(),
                time.wall().instant().plus(request.ttl()));
        String key = "hold:" + request.key();
        return database.inTenant(
                tenantId, sql -> ledger.enterOnce(sql, tenantId, transaction(caller, key, Kind.HOLD, amount, fresh))
                        .compose(entered -> entered
                                ? store.insert(sql, tenantId, fresh).map(fresh)
                                : store.lockOfKey(sql, tenantId, key)
                                        .map(Optional::orElseThrow)
                                        .compose(known -> again(sql, caller, known, fresh))));
    }

    private Future<Hold> again(Sql sql, Caller caller, Hold known, Hold wanted) {
        return switch (known.state()) {
            case OPEN, CAPTURED ->
                known.isFor(wanted) ? Future.succeededFuture(known) : Future.failedFuture(Ledger.keyReused());
            case RELEASED, EXPIRED -> {
                Hold opened = wanted.withId(known.id());
                LedgerTransaction entry =
                        transaction(caller, "again:" + ids.next(), Kind.HOLD, opened.amount(), opened);
                yield ledger.enter(sql, caller.tenantId(), entry)
                        .compose(entered -> store.open(sql, caller.tenantId(), opened))
                        .map(opened);
            }
        };
    }

    /**
     * Spends {@code amount} of the hold and gives the rest back. A hold that was given back meanwhile is spent from what is
     * available: whoever captures has done something, and that must be accounted for. Once a key, in whatever order; fails
     * with {@code Conflict} when another amount was captured before.
     */
    Future<Hold> capture(Caller caller, UUID holdId, BigDecimal asked) {
        BigDecimal amount = Credits.atLeastZero("/amount", asked);
        return settle(caller, holdId, (sql, hold) -> {
            if (hold.state() == Hold.State.CAPTURED) {
                return hold.captured().orElseThrow().compareTo(amount) == 0
                        ? Future.succeededFuture(hold)
                        : Future.failedFuture(captured());
            }
            if (amount.compareTo(hold.amount()) > 0) {
                throw Failure.Invalid.at(
                        "/amount", "The hold is of " + hold.amount().toPlainString() + " credits.");
            }
            return hold.state() == Hold.State.OPEN
                    ? end(sql, caller, hold, Hold.State.CAPTURED, Optional.of(amount))
                    : late(sql, caller, hold, amount);
        });
    }

    /** Gives all of it back. Fails with {@code Conflict} when it was captured. */
    Future<Hold> release(Caller caller, UUID holdId) {
        return settle(caller, holdId, (sql, hold) -> switch (hold.state()) {
            case OPEN -> end(sql, caller, hold, Hold.State.RELEASED, Optional.empty());
            case RELEASED, EXPIRED -> Future.succeededFuture(hold);
            case CAPTURED -> Future.failedFuture(captured());
        });
    }

    /** Gives back what was held too long; how many holds that were. One that cannot be ended keeps up no other. */
    Future<Integer> expire() {
        return store.expired(database.system(), time.wall().instant(), EXPIRED_AT_ONCE)
                .compose(found -> {
                    Future<Integer> done = Future.succeededFuture(0);
                    for (HoldStore.Expired expired : found) {
                        done = done.compose(
                                count -> expire(expired).map(count + 1).otherwise(e -> kept(expired, e, count)));
                    }
                    return done;
                });
    }

    private Future<Hold> expire(HoldStore.Expired expired) {
        Caller caller = Caller.background("billing", expired.tenantId(), time.wall(), Duration.ofSeconds(10));
        return settle(
                caller,
                expired.holdId(),
                (sql, hold) -> hold.state() == Hold.State.OPEN
                        ? end(sql, caller, hold, Hold.State.EXPIRED, Optional.empty())
                        : Future.succeededFuture(hold));
    }

    private static int kept(HoldStore.Expired expired, Throwable cause, int count) {
        log.atError()
                .addKeyValue("tenant", expired.tenantId())
                .addKeyValue("hold", expired.holdId())
                .setCause(cause)
                .log("hold.expire_failed");
        return count;
    }

    private interface Step {
        Future<Hold> take(Sql sql, Hold hold);
    }

    private Future<Hold> settle(Caller caller, UUID holdId, Step step) {
        return database.inTenant(caller.tenantId(), sql -> store.lock(sql, caller.tenantId(), holdId)
                .map(found -> found.orElseThrow(() -> new Failure.NotFound("hold")))
                .compose(hold -> step.take(sql, hold)));
    }

    private Future<Hold> end(Sql sql, Caller caller, Hold hold, Hold.State state, Optional<BigDecimal> captured) {
        Kind kind = captured.isPresent() ? Kind.CAPTURE : Kind.RELEASE;
        LedgerTransaction wanted = transaction(caller, "end:" + ids.next(), kind, captured.orElse(hold.amount()), hold);
        return ledger.enter(sql, caller.tenantId(), wanted, hold.amount())
                .compose(entered -> store.end(sql, caller.tenantId(), hold.id(), state, captured))
                .map(ended -> hold.ended(state, captured));
    }

    private Future<Hold> late(Sql sql, Caller caller, Hold hold, BigDecimal amount) {
        if (amount.signum() == 0) {
            return Future.succeededFuture(hold);
        }
        LedgerTransaction wanted = transaction(caller, "late:" + hold.id(), Kind.DEDUCT, amount, hold);
        return ledger.enter(sql, caller.tenantId(), wanted)
                .compose(entered ->
                        store.end(sql, caller.tenantId(), hold.id(), Hold.State.CAPTURED, Optional.of(amount)))
                .map(ended -> hold.ended(Hold.State.CAPTURED, Optional.of(amount)));
    }

    private LedgerTransaction transaction(Caller caller, String key, Kind kind, BigDecimal amount, Hold hold) {
        return new LedgerTransaction(
                ids.next(),
                key,
                kind,
                amount,
                hold.feature(),
                hold.reference(),
                Optional.of(hold.id()),
                caller.userId(),
                time.business().instant());
    }

    private static Failure captured() {
        return new Failure.Conflict("hold_ended", "The hold was captured already.");
    }
}
