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
import dev.lad.shared.time.Time;
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

    private final Database database;
    private final Jobs jobs;
    private final Time time;
    private final Billing billing;
    private final Map<String, CostResolver> resolvers;

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
    }

    /** What the settling job knows; {@code decided} once the cost is certain. */
    record Held(String holdId, String feature, Optional<BigDecimal> decided, Instant expiresAt) {}

    /** Has the service's runner settle what callers left behind. */
    public void settleIn(JobRunner runner) {
        runner.handle(JobKind.named(SETTLE), this::settleLater);
    }

    /**
     * Does what costs, and charges what it has cost. Fails with {@link Failure.InsufficientCredits} before the action, and
     * with whatever the action fails with. A failure that leaves open whether it was done ({@link Failure.DeadlinePassed},
     * or none of ours) keeps the hold until the feature's resolver knows; any other releases it.
     *
     * @param action idempotent by the charge's key where it does something outside: see {@code Effects.once}
     * @param cost what a result has cost, at most the charge's amount
     */
    public <T> Future<T> guard(Caller caller, Charge charge, Supplier<Future<T>> action, Function<T, Cost> cost) {
        return billing.hold(caller, charge, HOLD).compose(holdId -> {
            var held = new Held(
                    holdId,
                    charge.feature(),
                    Optional.empty(),
                    time.wall().instant().plus(HOLD));
            return remember(caller, charge.key(), held, CALLERS_TURN)
                    .compose(remembered -> action.get())
                    .transform(ended -> {
                        Cost known = ended.succeeded() ? cost.apply(ended.result()) : costOf(ended.cause());
                        return settleNow(caller, charge, held, known)
                                .transform(settled -> ended.succeeded()
                                        ? Future.succeededFuture(ended.result())
                                        : Future.failedFuture(ended.cause()));
                    });
        });
    }

    /**
     * Has a charge settled at once whose cost has become known to its resolver in this transaction: by a webhook, say.
     *
     * @return false where it is settled already, or being settled at this moment
     */
    public Future<Boolean> settleSoon(Sql sql, UUID tenantId, String key) {
        return jobs.reschedule(
                sql, Optional.of(tenantId), SETTLE, key, time.business().instant());
    }

    private static Cost costOf(Throwable cause) {
        return cause instanceof Failure && !(cause instanceof Failure.DeadlinePassed)
                ? Cost.nothing()
                : Cost.notKnownYet();
    }

    private Future<?> settleNow(Caller caller, Charge charge, Held held, Cost cost) {
        if (cost instanceof Cost.NotKnownYet) {
            return Future.succeededFuture();
        }
        BigDecimal amount = capped(charge, cost instanceof Cost.Credits credits ? credits.amount() : BigDecimal.ZERO);
        return settle(caller, held.holdId(), amount)
                .compose(settled -> jobs.cancel(
                        database.tenant(caller.tenantId()), Optional.of(caller.tenantId()), SETTLE, charge.key()))
                .onFailure(e -> log.atWarn()
                        .addKeyValue("hold", held.holdId())
                        .setCause(e)
                        .log("credits.settle_deferred"))
                .recover(e -> decide(caller, charge.key(), held, amount));
    }

    private static BigDecimal capped(Charge charge, BigDecimal amount) {
        if (amount.compareTo(charge.amount()) <= 0) {
            return amount;
        }
        log.atError()
                .addKeyValue("feature", charge.feature())
                .addKeyValue("held", charge.amount())
                .addKeyValue("cost", amount)
                .log("credits.cost_above_hold");
        return charge.amount();
    }

    private Future<?> settle(Caller caller, String holdId, BigDecimal amount) {
        return amount.signum() > 0 ? billing.capture(caller, holdId, amount) : billing.release(caller, holdId);
    }

    /** Leaves the settling to the job, which from now on knows the cost. */
    private Future<Boolean> decide(Caller caller, String key, Held held, BigDecimal amount) {
        var decided = new Held(held.holdId(), held.feature(), Optional.of(amount), held.expiresAt());
        return database.inTenant(caller.tenantId(), sql -> jobs.cancel(sql, Optional.of(caller.tenantId()), SETTLE, key)
                .compose(cancelled -> jobs.enqueue(
                        sql,
                        caller.tenantId(),
                        SETTLE,
                        key,
                        Json.tree(decided),
                        time.business().instant())));
    }

    private Future<Boolean> remember(Caller caller, String key, Held held, Duration pause) {
        var job = new NewJob(
                caller.tenantId(), SETTLE, key, Json.tree(held), time.business().instant());
        return jobs.enqueueAfter(database.tenant(caller.tenantId()), pause, job);
    }

    private Future<Outcome> settleLater(Job job, Caller caller) {
        Held held = Json.read(job.payload(), Held.class);
        return known(caller, job, held).compose(cost -> {
            if (cost instanceof Cost.NotKnownYet) {
                return Future.succeededFuture(
                        time.wall().instant().isBefore(held.expiresAt())
                                ? Outcome.later(Duration.ofMinutes(1))
                                : Outcome.dead("the hold has expired, and what it cost was never known"));
            }
            BigDecimal amount = cost instanceof Cost.Credits credits ? credits.amount() : BigDecimal.ZERO;
            return settle(caller, held.holdId(), amount).map(Outcome.done());
        });
    }

    private Future<Cost> known(Caller caller, Job job, Held held) {
        if (held.decided().isPresent()) {
            return Future.succeededFuture(Cost.of(held.decided().get()));
        }
        CostResolver resolver = resolvers.get(held.feature());
        return resolver == null
                ? Future.succeededFuture(Cost.nothing())
                : resolver.cost(caller, job.key().orElseThrow());
    }
}
