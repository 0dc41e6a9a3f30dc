package dev.lad.billing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The operations on plans and payments. */
final class SubscriptionApi {
    private static final Pattern WEB_PAGE = Pattern.compile("https?://[^/\\s]");

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
                .subscribe(call.caller(), wanted.plan(), back(wanted.successUrl(), wanted.cancelUrl()), key(call))
                .map(SubscriptionApi::checkout);
    }

    private Future<Reply> purchase(Call call) {
        Purchase wanted = call.body(Purchase.class);
        return subscriptions
                .buy(call.caller(), wanted.packageId(), back(wanted.successUrl(), wanted.cancelUrl()), key(call))
                .map(SubscriptionApi::checkout);
    }

    /** Stripe takes whatever has a scheme; a page of ours must not lead to a script. */
    private static Subscriptions.Return back(Optional<String> successUrl, Optional<String> cancelUrl) {
        return new Subscriptions.Return(
                successUrl.map(url -> webPage("/successUrl", url)), cancelUrl.map(url -> webPage("/cancelUrl", url)));
    }

    private static String webPage(String pointer, String url) {
        if (!WEB_PAGE.matcher(url).lookingAt()) {
            throw Failure.Invalid.at(pointer, "The address must begin with http:// or https://.");
        }
        return url;
    }

    private Future<Reply> webhook(Call call) {
        return events.accept(call.text("Stripe-Signature").orElse(""), call.raw())
                .map(stored -> Reply.ok(Map.of("received", true)));
    }

    /** What Stripe knows the request by: the client's key within the tenant, or else this request alone. */
    private static String key(Call call) {
        return call.caller().tenantId() + ":"
                + call.text("Idempotency-Key").orElseGet(() -> UUID.randomUUID().toString());
    }

    private static Reply checkout(StripeClient.Session session) {
        return Reply.created(
                "/subscription", Map.of("sessionId", session.id(), "url", session.url(), "sessionUrl", session.url()));
    }

    private static Reply subscription(Subscription stored) {
        Subscription subscription = stored.hasEnded() ? Subscription.FREE : stored;
        ObjectNode shown = Json.object()
                .put("plan", subscription.planInForce())
                .put("status", subscription.status())
                .put("cancelAtPeriodEnd", subscription.cancelAtPeriodEnd());
        subscription.currentPeriodEnd().ifPresent(end -> shown.put("currentPeriodEnd", end.toString()));
        return Reply.ok(shown);
    }
}
