package dev.lad.shared.credits;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Guards what costs credits: hold, action, then capture or release. */
public final class Credits {
    private static final Logger log = LoggerFactory.getLogger(Credits.class);
    static final String SETTLE = "credits.settle";
    private static final Duration HOLD = Duration.ofDays(1);
    /** Longer than an action takes, so that the job finds only what its caller left behind. */
    private static final Duration CALLERS_TURN = Duration.ofMinutes(2);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Database database;
    private final Jobs jobs;
    private final Time time;
    private final Billing billing;
    private final Map<String, CostResolver> resolvers;
    private final Ids ids;

    /**
     * The guard of one service.
     *
     * @param resolvers by feature; a feature without one is released when its caller could not say what it cost
     */
    public Credits(Database database, Jobs jobs, Time time, Services services, Map<String, CostResolver> resolvers) {
        this.database = database;
        this.jobs = jobs;
        this.time = time;
        this.billing = new Billing(services);
        this.resolvers = Map.copyOf(resolvers);
        this.ids = new Ids(time.wall());
    }

    /**
     * What the settling job knows.
     *
     * @param asker whose job it is: each who asks for a key takes over the one that the last left behind
     * @param most what is held; empty in jobs of the last release
     * @param decided once the cost is certain
     */
    record Held(
            UUID asker,
            String holdId,
            String feature,
            Optional<BigDecimal> most,
            Optional<BigDecimal> decided,
            Instant expiresAt) {}

    /** Has the service's runner settle what callers left behind. */
    public void settleIn(JobRunner runner) {
        runner.handle(JobKind.named(SETTLE), this::settleLater);
    }

    /**
     * Does what costs, and charges what it has cost. Fails with {@link Failure.InsufficientCredits} before the action, and
     * with whatever the action fails with. A failure does not say what it has cost, since another may have asked for the
     * same: the feature's resolver does, and until it knows the hold stays. Where a feature has none,
     * {@link Failure.DeadlinePassed} and what is no {@link Failure} keep the hold, any other releases it.
     *
     * @param action idempotent by the charge's key where it does something outside: see {@code Effects.once}
     * @param cost what a result has cost, at most the charge's amount
     */
    public <T> Future<T> guard(Caller caller, Charge charge, Supplier<Future<T>> action, Function<T, Cost> cost) {
        return billing.hold(caller, charge, HOLD).compose(holdId -> {
            var held = new Held(
                    ids.next(),
                    holdId,
                    charge.feature(),
                    Optional.of(charge.amount()),
                    Optional.empty(),
                    time.wall().instant().plus(HOLD));
            return rememberOrRelease(caller, charge.key(), held).compose(alone -> Future.succeededFuture()
                    .compose(remembered -> action.get())
                    .transform(ended -> cost(caller, charge, ended, cost)
                            .compose(known -> settleNow(caller, charge, held, alone, known))
                            .transform(settled -> ended.succeeded()
                                    ? Future.succeededFuture(ended.result())
                                    : Future.failedFuture(ended.cause()))));
        });
    }

    /**
     * Gives back at once what is still held under a key whose resolver says that it has cost nothing, so that it can be held
     * under another: the key's job would do so a moment later, and does where this fails.
     */
    public Future<Void> giveBack(Caller caller, String key) {
        return jobs.payload(sql(caller), Optional.of(caller.tenantId()), SETTLE, key)
                .compose(left -> left.isPresent()
                        ? giveBack(caller, key, Json.read(left.get(), Held.class))
                        : Future.succeededFuture());
    }

    private Future<Void> giveBack(Caller caller, String key, Held held) {
        return known(caller, key, held)
                .compose(cost -> cost instanceof Cost.Nothing
                        ? billing.release(caller, held.holdId()).<Void>mapEmpty()
                        : Future.succeededFuture())
                .onFailure(e -> deferred(held, e))
                .otherwiseEmpty();
    }

    private <T> Future<Cost> cost(Caller caller, Charge charge, AsyncResult<T> ended, Function<T, Cost> cost) {
        if (ended.succeeded()) {
            return Future.succeededFuture(cost.apply(ended.result()));
        }
        boolean open = !(ended.cause() instanceof Failure) || ended.cause() instanceof Failure.DeadlinePassed;
        return open ? Future.succeededFuture(Cost.notKnownYet()) : resolved(caller, charge.feature(), charge.key());
    }

    private Future<?> settleNow(Caller caller, Charge charge, Held held, boolean alone, Cost cost) {
        if (cost instanceof Cost.Credits credits) {
            return capture(caller, charge, held, capped(held, credits.amount()));
        }
        // Under the same hold another may be at it, or may have left something open: then the job finds out.
        return cost instanceof Cost.Nothing && alone ? release(caller, charge, held) : Future.succeededFuture();
    }

    private Future<?> capture(Caller caller, Charge charge, Held held, BigDecimal amount) {
        return billing.capture(caller, held.holdId(), amount)
                .compose(captured -> jobs.cancel(sql(caller), Optional.of(caller.tenantId()), SETTLE, charge.key()))
                .onFailure(e -> deferred(held, e))
                .recover(e -> database.inTenant(
                        caller.tenantId(), sql -> jobs.cancel(sql, Optional.of(caller.tenantId()), SETTLE, charge.key())
                                .compose(cancelled -> decide(sql, caller, charge, held, amount))));
    }

    /** Only with a job that is still its own: otherwise somebody has asked for the same meanwhile, and counts on the hold. */
    private Future<?> release(Caller caller, Charge charge, Held held) {
        return jobs.cancel(sql(caller), Optional.of(caller.tenantId()), SETTLE, charge.key(), Json.tree(held))
                .compose(mine -> mine
                        ? billing.release(caller, held.holdId())
                                .onFailure(e -> deferred(held, e))
                                .map(true)
                                .recover(e -> decide(sql(caller), caller, charge, held, BigDecimal.ZERO))
                        : Future.succeededFuture(false));
    }

    private static void deferred(Held held, Throwable cause) {
        log.atWarn().addKeyValue("hold", held.holdId()).setCause(cause).log("credits.settle_deferred");
    }

    /** More than was held is nobody's to pay: the tenant was told the most that it costs, and billing captures no more. */
    private static BigDecimal capped(Held held, BigDecimal amount) {
        BigDecimal most = held.most().orElse(amount);
        if (amount.compareTo(most) <= 0) {
            return amount;
        }
        log.atError()
                .addKeyValue("feature", held.feature())
                .addKeyValue("held", most)
                .addKeyValue("cost", amount)
                .log("credits.cost_above_hold");
        return most;
    }

    /** Leaves the settling to a job that knows the cost, unless there is another's. */
    private Future<Boolean> decide(Sql sql, Caller caller, Charge charge, Held held, BigDecimal amount) {
        var decided = new Held(
                held.asker(), held.holdId(), held.feature(), held.most(), Optional.of(amount), held.expiresAt());
        return jobs.enqueue(
                sql,
                caller.tenantId(),
                SETTLE,
                charge.key(),
                Json.tree(decided),
                time.business().instant());
    }

    /** Without its job nobody would end the hold before it expires, a day later. */
    private Future<Boolean> rememberOrRelease(Caller caller, String key, Held held) {
        return remember(caller, key, held).recover(unwritten -> billing.release(caller, held.holdId())
                .onFailure(e -> deferred(held, e))
                .transform(released -> Future.failedFuture(unwritten)));
    }

    /** Sets up the job that settles what its caller leaves behind; true where no earlier asker has left one. */
    private Future<Boolean> remember(Caller caller, String key, Held held) {
        var job = new NewJob(
                caller.tenantId(), SETTLE, key, Json.tree(held), time.business().instant());
        return database.inTenant(caller.tenantId(), sql -> jobs.cancel(sql, Optional.of(caller.tenantId()), SETTLE, key)
                .compose(takenOver -> jobs.enqueueAfter(sql, CALLERS_TURN, job).map(!takenOver)));
    }

    private Sql sql(Caller caller) {
        return database.tenant(caller.tenantId());
    }

    private Future<Outcome> settleLater(Job job, Caller caller) {
        Held held = Json.read(job.payload(), Held.class);
        return known(caller, job.key().orElseThrow(), held).compose(cost -> {
            if (cost instanceof Cost.NotKnownYet) {
                Duration left = Duration.between(time.wall().instant(), held.expiresAt());
                return Future.succeededFuture(
                        left.isNegative()
                                ? Outcome.dead("the hold has expired, and what it cost was never known")
                                : Outcome.later(pause(HOLD.minus(left))));
            }
            Future<?> settled = cost instanceof Cost.Credits credits
                    ? billing.capture(caller, held.holdId(), capped(held, credits.amount()))
                    : billing.release(caller, held.holdId());
            return settled.map(Outcome.done());
        });
    }

    /** As long as it is open already: one who came a moment too early, because told to, looks again soon. */
    private static Duration pause(Duration open) {
        Duration atLeast = open.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : open;
        return atLeast.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : atLeast;
    }

    private Future<Cost> known(Caller caller, String key, Held held) {
        return held.decided().isPresent()
                ? Future.succeededFuture(Cost.of(held.decided().get()))
                : resolved(caller, held.feature(), key);
    }

    private Future<Cost> resolved(Caller caller, String feature, String key) {
        CostResolver resolver = resolvers.get(feature);
        return resolver == null ? Future.succeededFuture(Cost.nothing()) : resolver.cost(caller, key);
    }
}
