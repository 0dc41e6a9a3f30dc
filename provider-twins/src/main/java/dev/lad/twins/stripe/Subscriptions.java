package dev.lad.twins.stripe;

import dev.lad.twins.clock.TwinTimers;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code /v1/subscriptions} and their life on the twins' clock: trial, renewal at the period's end, cancellation.
 *
 * <p>Since API version 2025-03-31 the period stands on each item, not on the subscription.
 */
final class Subscriptions {
    private static final Duration TRIAL_NOTICE = Duration.ofDays(3);
    private static final String TRIAL_WILL_END = "customer.subscription.trial_will_end";

    private final Clock clock;
    private final TwinTimers timers;
    private final Resources resources;
    private final Events events;
    private final Customers customers;
    private final Invoices invoices;
    private final SubscriptionItems items;

    Subscriptions(
            Clock clock,
            TwinTimers timers,
            Resources resources,
            Events events,
            Customers customers,
            Invoices invoices,
            SubscriptionItems items) {
        this.clock = clock;
        this.timers = timers;
        this.resources = resources;
        this.events = events;
        this.customers = customers;
        this.invoices = invoices;
        this.items = items;
    }

    JsonObject create(Cause cause, Params params) {
        params.allow(
                "customer",
                "items",
                "payment_behavior",
                "trial_period_days",
                "metadata",
                "default_payment_method",
                "cancel_at_period_end",
                "collection_method",
                "description",
                "off_session",
                "proration_behavior");
        JsonObject customer = resources.require(Kind.CUSTOMER, params.requiredText("customer"), "customer");
        String behavior = params.oneOf(
                        "payment_behavior",
                        "allow_incomplete",
                        "default_incomplete",
                        "error_if_incomplete",
                        "pending_if_incomplete")
                .orElse("allow_incomplete");
        long trialDays = params.integer("trial_period_days").orElse(0);
        boolean cancelLater = params.flag("cancel_at_period_end").orElse(false);
        List<SubscriptionItems.Wanted> wanted = items.wanted(params, true);
        Optional<String> card = params.text("default_payment_method").or(() -> customers.card(customer));
        boolean later = behavior.equals("default_incomplete");
        if (card.isEmpty() && trialDays == 0 && !later) {
            throw StripeError.notNow(
                    "resource_missing",
                    "This customer has no attached payment source or default payment method. Please consider adding a"
                            + " default payment method.");
        }
        boolean pays =
                !later && card.filter(id -> !Customers.DECLINED.contains(id)).isPresent();
        if (behavior.equals("error_if_incomplete") && trialDays == 0 && !pays) {
            throw StripeError.cardDeclined();
        }
        JsonObject subscription = items.subscription(customer, wanted, trialDays, params.metadata());
        subscription
                .put("cancel_at_period_end", cancelLater)
                .put(
                        "default_payment_method",
                        params.text("default_payment_method").orElse(null));
        return start(cause, subscription, pays, later);
    }

    /** The subscription of a completed Checkout session: its first invoice is paid already. */
    JsonObject createPaid(
            Cause cause,
            JsonObject customer,
            List<SubscriptionItems.Wanted> wanted,
            long trialDays,
            JsonObject metadata) {
        return start(cause, items.subscription(customer, wanted, trialDays, metadata), true, false);
    }

    private JsonObject start(Cause cause, JsonObject subscription, boolean pays, boolean later) {
        boolean trial = subscription.getLong("trial_end") != null;
        subscription.put("status", trial ? "trialing" : pays ? "active" : "incomplete");
        resources.put(Kind.SUBSCRIPTION, subscription);
        events.emit(cause, "customer.subscription.created", subscription);
        JsonObject invoice = invoices.issue(cause, subscription, "subscription_create", items.ahead(subscription));
        subscription.put("latest_invoice", invoice.getString("id"));
        if (!later || trial) {
            invoices.collect(cause, invoice, pays);
        }
        scheduleNext(subscription);
        return subscription;
    }

    void resume() {
        resources
                .all(Kind.SUBSCRIPTION)
                .filter(subscription -> !ended(subscription))
                .forEach(this::scheduleNext);
    }

    private void scheduleNext(JsonObject subscription) {
        if ("trialing".equals(subscription.getString("status"))) {
            scheduleTrialNotice(subscription);
        }
        scheduleRenewal(subscription);
    }

    JsonObject get(String id) {
        return resources.require(Kind.SUBSCRIPTION, id, "id");
    }

    /** Without a status filter Stripe leaves out those that are canceled. */
    JsonObject list(Params params) {
        params.allow("customer", "price", "status", "limit", "starting_after", "ending_before", "created");
        Optional<String> status = params.text("status");
        return resources.page(
                Kind.SUBSCRIPTION,
                "/v1/subscriptions",
                params,
                subscription -> Catalog.same(params, "customer", subscription)
                        && status.map(wanted -> wanted.equals("all") || wanted.equals(subscription.getString("status")))
                                .orElse(!ended(subscription))
                        && params.text("price")
                                .map(price -> SubscriptionItems.of(subscription)
                                        .anyMatch(item -> price.equals(
                                                item.getJsonObject("price").getString("id"))))
                                .orElse(true));
    }

    JsonObject update(Cause cause, String id, Params params) {
        params.allow(
                "items",
                "proration_behavior",
                "cancel_at_period_end",
                "metadata",
                "default_payment_method",
                "payment_behavior",
                "description",
                "proration_date",
                "trial_end");
        JsonObject subscription = running(id);
        String proration = params.oneOf("proration_behavior", "create_prorations", "always_invoice", "none")
                .orElse("create_prorations");
        Optional<Boolean> cancelLater = params.flag("cancel_at_period_end");
        List<SubscriptionItems.Wanted> wanted = items.wanted(params, false);
        JsonObject before = subscription.copy();
        List<JsonObject> prorated = items.change(subscription, wanted);
        cancelLater.ifPresent(later -> cancelAtPeriodEnd(subscription, later));
        params.copyTexts(subscription, "default_payment_method", "description");
        params.mergeMetadata(subscription.getJsonObject("metadata"));
        if (proration.equals("create_prorations")) {
            items.keepForNextInvoice(subscription, prorated);
        }
        if (proration.equals("always_invoice") && !prorated.isEmpty()) {
            JsonObject invoice = invoices.issue(cause, subscription, "subscription_update", prorated);
            subscription.put("latest_invoice", invoice.getString("id"));
            settle(cause, subscription, invoice, pays(subscription));
        }
        events.emit(cause, "customer.subscription.updated", subscription, Changes.between(before, subscription));
        return subscription;
    }

    JsonObject cancel(Cause cause, String id, Params params) {
        params.allow("invoice_now", "prorate", "cancellation_details");
        JsonObject subscription = running(id);
        if (params.flag("invoice_now").orElse(false)) {
            List<JsonObject> last = items.metered(subscription, clock.instant().getEpochSecond());
            JsonObject invoice = invoices.issue(cause, subscription, "subscription_update", last);
            subscription.put("latest_invoice", invoice.getString("id"));
            invoices.collect(cause, invoice, pays(subscription));
        }
        end(cause, subscription);
        return subscription;
    }

    /** Ends the present period now, whatever the clock says: the next invoice is issued and paid, or not. */
    JsonObject renew(String id, Optional<Boolean> pays) {
        JsonObject subscription = running(id);
        advance(subscription, pays.orElseGet(() -> pays(subscription)));
        return subscription;
    }

    /** An open invoice was paid after all: what waited for it goes on. */
    void invoicePaid(Cause cause, JsonObject invoice) {
        resources
                .find(Kind.SUBSCRIPTION, Invoices.subscription(invoice))
                .filter(subscription -> !ended(subscription) && !"trialing".equals(subscription.getString("status")))
                .ifPresent(subscription -> {
                    JsonObject before = subscription.copy();
                    subscription.put("status", "active");
                    events.emit(
                            cause,
                            "customer.subscription.updated",
                            subscription,
                            Changes.between(before, subscription));
                });
    }

    private void advance(JsonObject subscription, boolean pays) {
        if (subscription.getBoolean("cancel_at_period_end")) {
            end(Cause.AUTOMATIC, subscription);
            return;
        }
        JsonObject before = subscription.copy();
        List<JsonObject> lines = items.renew(subscription);
        JsonObject invoice = invoices.issue(Cause.AUTOMATIC, subscription, "subscription_cycle", lines);
        subscription.put("latest_invoice", invoice.getString("id"));
        settle(Cause.AUTOMATIC, subscription, invoice, pays);
        events.emit(
                Cause.AUTOMATIC, "customer.subscription.updated", subscription, Changes.between(before, subscription));
        scheduleRenewal(subscription);
    }

    private void settle(Cause cause, JsonObject subscription, JsonObject invoice, boolean pays) {
        subscription.put("status", invoices.collect(cause, invoice, pays) ? "active" : "past_due");
    }

    private void scheduleRenewal(JsonObject subscription) {
        long end = SubscriptionItems.periodEnd(subscription);
        String id = subscription.getString("id");
        timers.scheduleAt(Instant.ofEpochSecond(end), () -> resources
                .find(Kind.SUBSCRIPTION, id)
                .filter(due -> !ended(due) && SubscriptionItems.periodEnd(due) == end)
                .ifPresent(due -> advance(due, pays(due))));
    }

    private void scheduleTrialNotice(JsonObject subscription) {
        Instant notice =
                Instant.ofEpochSecond(subscription.getLong("trial_end")).minus(TRIAL_NOTICE);
        String id = subscription.getString("id");
        timers.scheduleAt(notice, () -> resources
                .find(Kind.SUBSCRIPTION, id)
                .filter(due -> "trialing".equals(due.getString("status")) && !trialEndAnnounced(id))
                .ifPresent(due -> events.emit(Cause.AUTOMATIC, TRIAL_WILL_END, due)));
    }

    private boolean trialEndAnnounced(String subscription) {
        return resources
                .all(Kind.EVENT)
                .filter(event -> TRIAL_WILL_END.equals(event.getString("type")))
                .anyMatch(event -> subscription.equals(
                        event.getJsonObject("data").getJsonObject("object").getString("id")));
    }

    private void cancelAtPeriodEnd(JsonObject subscription, boolean later) {
        long end = SubscriptionItems.periodEnd(subscription);
        subscription
                .put("cancel_at_period_end", later)
                .put("cancel_at", later ? end : null)
                .put("canceled_at", later ? clock.instant().getEpochSecond() : null);
    }

    private void end(Cause cause, JsonObject subscription) {
        long now = clock.instant().getEpochSecond();
        subscription.put("status", "canceled").put("ended_at", now);
        if (subscription.getLong("canceled_at") == null) {
            subscription.put("canceled_at", now);
        }
        invoices.cancelOpen(cause, subscription.getString("id"));
        events.emit(cause, "customer.subscription.deleted", subscription);
    }

    private boolean pays(JsonObject subscription) {
        return Optional.ofNullable(subscription.getString("default_payment_method"))
                .map(card -> !Customers.DECLINED.contains(card))
                .orElseGet(() -> resources
                        .find(Kind.CUSTOMER, subscription.getString("customer"))
                        .filter(customers::pays)
                        .isPresent());
    }

    private JsonObject running(String id) {
        return resources
                .find(Kind.SUBSCRIPTION, id)
                .filter(subscription -> !ended(subscription))
                .orElseThrow(() -> StripeError.noSuch(Kind.SUBSCRIPTION.word(), id, "id"));
    }

    private static boolean ended(JsonObject subscription) {
        String status = subscription.getString("status");
        return status.equals("canceled") || status.equals("incomplete_expired");
    }
}
