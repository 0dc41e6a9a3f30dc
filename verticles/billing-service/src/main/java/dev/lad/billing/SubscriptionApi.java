package dev.lad.billing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** The operations on plans and payments. */
final class SubscriptionApi {
    private final Subscriptions subscriptions;
    private final StripeEvents events;

    SubscriptionApi(Subscriptions subscriptions, StripeEvents events) {
        this.subscriptions = subscriptions;
        this.events = events;
    }

    void bind(Operations operations) {
        operations
                .on("listPlans", call -> Future.succeededFuture(Reply.list(Items.all(Plans.PLANS))))
                .on("listPackages", call -> Future.succeededFuture(Reply.list(Items.all(Plans.PACKAGES))))
                .on(
                        "getSubscription",
                        call -> subscriptions.current(call.caller()).map(SubscriptionApi::subscription))
                .on(
                        "cancelSubscription",
                        call -> subscriptions.cancel(call.caller(), key(call)).map(SubscriptionApi::subscription))
                .on("subscribe", this::subscribe)
                .on("purchaseCredits", this::purchase)
                .on("stripeWebhook", this::webhook);
    }

    record Subscribe(String plan, Optional<String> successUrl, Optional<String> cancelUrl) {}

    record Purchase(String packageId, Optional<String> successUrl, Optional<String> cancelUrl) {}

    private Future<Reply> subscribe(Call call) {
        Subscribe wanted = call.body(Subscribe.class);
        return subscriptions
                .subscribe(
                        call.caller(),
                        wanted.plan(),
                        new Subscriptions.Return(wanted.successUrl(), wanted.cancelUrl()),
                        key(call))
                .map(SubscriptionApi::checkout);
    }

    private Future<Reply> purchase(Call call) {
        Purchase wanted = call.body(Purchase.class);
        return subscriptions
                .buy(
                        call.caller(),
                        wanted.packageId(),
                        new Subscriptions.Return(wanted.successUrl(), wanted.cancelUrl()),
                        key(call))
                .map(SubscriptionApi::checkout);
    }

    private Future<Reply> webhook(Call call) {
        return events.accept(call.text("Stripe-Signature").orElse(""), call.raw())
                .map(stored -> Reply.ok(Map.of("received", true)));
    }

    /** What Stripe knows the request by: the client's key within the tenant, or else this request alone. */
    private static String key(Call call) {
        return call.caller().tenantId() + ":"
                + call.text("Idempotency-Key").orElse(call.caller().requestId());
    }

    private static Reply checkout(StripeClient.Session session) {
        return Reply.created(
                "/subscription", Map.of("sessionId", session.id(), "url", session.url(), "sessionUrl", session.url()));
    }

    private static Reply subscription(Subscription subscription) {
        ObjectNode shown = Json.object()
                .put("plan", subscription.planInForce())
                .put("status", subscription.status())
                .put("cancelAtPeriodEnd", subscription.cancelAtPeriodEnd());
        subscription.currentPeriodEnd().ifPresent(end -> shown.put("currentPeriodEnd", end.toString()));
        return Reply.ok(shown);
    }
}
