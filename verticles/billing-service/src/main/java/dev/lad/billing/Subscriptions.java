package dev.lad.billing;

import dev.lad.billing.StripeClient.Order;
import dev.lad.billing.StripeClient.Remote;
import dev.lad.billing.StripeClient.Session;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Plans and packages that are paid at Stripe. What was paid is never taken from what a webhook says: the webhook only
 * tells what to look at, and Stripe is asked. Late, doubled and disordered webhooks therefore end in the same state.
 */
final class Subscriptions {
    /** The kind of the job that tells the auth-service. */
    static final String TELL_PLAN = "plan.tell";

    /** The kind of the job that ends a subscription at Stripe; its key is the subscription. */
    static final String END_REPLACED = "stripe.end";

    private final Database database;
    private final SubscriptionStore store;
    private final Ledger ledger;
    private final StripeClient stripe;
    private final Jobs jobs;
    private final Time time;
    private final URI publicUrl;

    Subscriptions(
            Database database,
            SubscriptionStore store,
            Ledger ledger,
            StripeClient stripe,
            Jobs jobs,
            Time time,
            URI publicUrl) {
        this.database = database;
        this.store = store;
        this.ledger = ledger;
        this.stripe = stripe;
        this.jobs = jobs;
        this.time = time;
        this.publicUrl = publicUrl;
    }

    /** Where Stripe sends the person afterwards; the platform's own page where empty. */
    record Return(Optional<String> successUrl, Optional<String> cancelUrl) {}

    Future<Subscription> current(Caller caller) {
        return store.find(database.tenant(caller.tenantId()), caller.tenantId())
                .map(found -> found.orElse(Subscription.FREE));
    }

    /** Fails with {@code Conflict} when the tenant has the plan already. */
    Future<Session> subscribe(Caller caller, String planKey, Return back, String key) {
        Plans.Plan plan = Plans.plan(planKey).orElseThrow(() -> new Failure.NotFound("plan"));
        return current(caller).compose(now -> {
            if (now.isInForce() && now.plan().equals(planKey) && !now.cancelAtPeriodEnd()) {
                throw new Failure.Conflict("already_subscribed", "You have the plan " + plan.name() + " already.");
            }
            Order order = new Order(
                    caller.tenantId(), plan.key(), "LAD " + plan.name(), plan.priceMinor(), plan.currency(), true);
            return checkout(caller, order, now, back, key);
        });
    }

    Future<Session> buy(Caller caller, String packageId, Return back, String key) {
        Plans.CreditPackage chosen = Plans.credits(packageId).orElseThrow(() -> new Failure.NotFound("package"));
        String name = chosen.credits().toPlainString() + " LAD credits";
        Order order = new Order(caller.tenantId(), chosen.id(), name, chosen.priceMinor(), chosen.currency(), false);
        return current(caller).compose(now -> checkout(caller, order, now, back, key));
    }

    /**
     * The plan goes on until its period ends; one that Stripe does not know any more ends at once, since nobody pays for it.
     * Fails with {@code Conflict} on the free plan.
     */
    Future<Subscription> cancel(Caller caller, String key) {
        return current(caller)
                .compose(now -> {
                    String id =
                            now.stripeId().filter(paid -> !now.hasEnded()).orElseThrow(Subscriptions::nothingToCancel);
                    return ifGone(
                            ifGone(stripe.cancelAtPeriodEnd(id, key), () -> stripe.subscription(id)),
                            () -> Future.succeededFuture(ended(caller.tenantId(), id, now)));
                })
                .compose(this::store)
                .compose(stored -> current(caller));
    }

    private static Remote ended(UUID tenantId, String id, Subscription now) {
        return new Remote(
                id,
                now.customerId(),
                Subscription.CANCELED,
                false,
                Optional.empty(),
                now.begunAt(),
                Optional.of(tenantId),
                Optional.of(now.plan()));
    }

    private static <T> Future<T> ifGone(Future<T> asked, Supplier<Future<T>> otherwise) {
        return asked.recover(e -> e instanceof Failure.NotFound ? otherwise.get() : Future.failedFuture(e));
    }

    /** Takes over what Stripe says of a subscription now. */
    Future<Void> sync(String subscriptionId) {
        return stripe.subscription(subscriptionId).compose(this::store);
    }

    /** Enters the credits of a plan for an invoice of a period that was paid, once however often it is asked for. */
    Future<Void> invoicePaid(String invoiceId) {
        return stripe.invoice(invoiceId)
                .compose(invoice -> invoice.paid()
                                && invoice.isOfPeriod()
                                && invoice.subscriptionId().isPresent()
                        ? stripe.subscription(invoice.subscriptionId().get())
                                .compose(remote -> grant(invoiceId, remote))
                        : Future.succeededFuture());
    }

    /** Ends a subscription at Stripe that another one has taken the place of. */
    Future<Void> endReplaced(String subscriptionId) {
        return ifGone(stripe.cancelNow(subscriptionId).mapEmpty(), Future::succeededFuture);
    }

    /** Enters the credits of a package that was paid, or takes over the subscription that was begun. */
    Future<Void> sessionCompleted(String sessionId) {
        return stripe.session(sessionId).compose(session -> {
            Optional<Plans.CreditPackage> bought = session.item().flatMap(Plans::credits);
            if (!session.paid() || bought.isEmpty() || session.tenantId().isEmpty()) {
                return Future.succeededFuture();
            }
            UUID tenantId = session.tenantId().get();
            return database.inSystem(sql -> ledger.purchase(
                            sql, tenantId, "checkout:" + sessionId, bought.get().credits()))
                    .mapEmpty();
        });
    }

    /** A customer who was deleted at Stripe is forgotten; Stripe makes a new one when this is paid. */
    private Future<Session> checkout(Caller caller, Order order, Subscription now, Return back, String key) {
        Function<Optional<String>, Future<Session>> open = customer -> stripe.checkout(
                order,
                customer,
                back.successUrl().orElse(publicUrl + ReturnPagesApi.PAID + "?session={CHECKOUT_SESSION_ID}"),
                back.cancelUrl().orElse(publicUrl + ReturnPagesApi.LEFT),
                key + customer.map(id -> ":" + id).orElse(""));
        return now.customerId().isEmpty()
                ? open.apply(Optional.empty())
                : ifGone(open.apply(now.customerId()), () -> store.forgetCustomer(
                                database.tenant(caller.tenantId()),
                                caller.tenantId(),
                                now.customerId().get())
                        .compose(forgotten -> open.apply(Optional.empty())));
    }

    private Future<Void> grant(String invoiceId, Remote remote) {
        Optional<Plans.Plan> plan = remote.plan().flatMap(Plans::plan);
        if (plan.isEmpty() || remote.tenantId().isEmpty()) {
            return Future.succeededFuture();
        }
        return database.inSystem(sql -> ledger.grant(
                        sql,
                        remote.tenantId().get(),
                        "invoice:" + invoiceId,
                        plan.get().creditsPerPeriod(),
                        "plan." + plan.get().key()))
                .mapEmpty();
    }

    private Future<Void> store(Remote remote) {
        if (remote.tenantId().isEmpty()) {
            return Future.succeededFuture();
        }
        UUID tenantId = remote.tenantId().get();
        Instant now = time.business().instant();
        return database.inSystem(
                sql -> store.lock(sql, tenantId, now).compose(before -> replace(sql, tenantId, before, remote)));
    }

    /** Where it takes the place of a subscription that still runs, that one is to end. */
    private Future<Void> replace(Sql sql, UUID tenantId, Subscription before, Remote remote) {
        Subscription after = new Subscription(
                remote.plan().orElse(Plans.FREE),
                remote.status(),
                remote.customerId(),
                Optional.of(remote.id()),
                remote.cancelAtPeriodEnd(),
                remote.currentPeriodEnd(),
                remote.begunAt());
        Optional<String> another = before.stripeId().filter(id -> !id.equals(remote.id()));
        if (another.isPresent() && !after.isInForce()) {
            // News of a subscription that was replaced, or of one that was never paid.
            return Future.succeededFuture();
        }
        if (another.isPresent() && before.isInForce() && before.isNewerThan(after)) {
            // Its place was taken, and it has not ended yet.
            return enqueue(sql, Optional.empty(), END_REPLACED, remote.id());
        }
        boolean changed = !before.planInForce().equals(after.planInForce());
        return store.put(sql, tenantId, after, time.business().instant())
                .compose(put -> changed ? tell(sql, tenantId) : Future.succeededFuture())
                .compose(told -> another.isPresent() && before.isInForce()
                        ? enqueue(sql, Optional.empty(), END_REPLACED, another.get())
                        : Future.succeededFuture());
    }

    /** Has the auth-service told which plan the tenant has now. */
    Future<Boolean> tell(Caller caller) {
        return jobs.enqueue(
                database.tenant(caller.tenantId()),
                caller.tenantId(),
                TELL_PLAN,
                caller.tenantId().toString(),
                Json.object(),
                time.business().instant());
    }

    /** The auth-service decides by the plan what a tenant may do; it is told by a job, which tries until it has heard. */
    private Future<Void> tell(Sql sql, UUID tenantId) {
        return enqueue(sql, Optional.of(tenantId), TELL_PLAN, tenantId.toString());
    }

    private Future<Void> enqueue(Sql sql, Optional<UUID> tenantId, String kind, String key) {
        return jobs.enqueueBehind(
                sql,
                new NewJob(
                        tenantId,
                        kind,
                        Optional.of(key),
                        Json.object(),
                        time.business().instant()));
    }

    private static Failure nothingToCancel() {
        return new Failure.Conflict("nothing_to_cancel", "You are on the free plan; there is nothing to cancel.");
    }
}
