package dev.lad.twins.stripe;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The pages that Stripe shows to the merchant's customers: Checkout and the billing portal. */
final class HostedPages {
    private static final String CHECKOUT = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Checkout (twin)</title>
            <h1>Checkout</h1><p>Amount: %s %s</p>
            <form method="post"><button name="card" value="good">Pay</button>
            <button name="card" value="declined">Pay with a declined card</button></form>
            %s</html>
            """;
    private static final String PORTAL = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Billing portal (twin)</title>
            <h1>Your subscriptions</h1><ul>%s</ul>%s</html>
            """;
    private static final String PORTAL_ITEM = """
            <li>%s: %s<form method="post"><button name="cancel" value="%s">Cancel at the end of the period</button></form></li>
            """;

    private final StripeAccount account;

    HostedPages(StripeAccount account) {
        this.account = account;
    }

    void mount(Endpoints endpoints) {
        endpoints.open(GET, "/c/pay/:id", this::checkout);
        endpoints.open(POST, "/c/pay/:id", this::pay);
        endpoints.open(GET, "/p/session/:id", this::portal);
        endpoints.open(POST, "/p/session/:id", this::cancelSubscription);
    }

    private Answer checkout(RoutingContext request) {
        return page(() -> checkoutPage(account.checkout.get(request.pathParam("id")), ""));
    }

    private Answer pay(RoutingContext request) {
        return page(() -> {
            String id = request.pathParam("id");
            if (form(request).text("card").filter("declined"::equals).isPresent()) {
                return checkoutPage(account.checkout.decline(id), "<p role=\"alert\">Your card was declined.</p>");
            }
            JsonObject session = account.checkout.complete(id);
            return Answer.redirect(session.getString("success_url").replace("{CHECKOUT_SESSION_ID}", id));
        });
    }

    private static Answer checkoutPage(JsonObject session, String alert) {
        if (!"open".equals(session.getString("status"))) {
            return Answer.html(410, "<!doctype html><title>Checkout</title><p>This page is no longer available.");
        }
        String back = Optional.ofNullable(session.getString("cancel_url"))
                .map(url -> link(url, "Back without paying"))
                .orElse("");
        String amount = String.valueOf(session.getValue("amount_total"));
        return Answer.html(200, CHECKOUT.formatted(amount, escape(session.getString("currency")), alert + back));
    }

    private Answer portal(RoutingContext request) {
        return page(() -> portalPage(request.pathParam("id")));
    }

    private Answer cancelSubscription(RoutingContext request) {
        return page(() -> {
            String id = request.pathParam("id");
            JsonObject session = portalSession(id);
            String chosen = form(request).requiredText("cancel");
            JsonObject subscription = account.subscriptions.get(chosen);
            if (!session.getString("customer").equals(subscription.getString("customer"))) {
                throw StripeError.noSuch(Kind.SUBSCRIPTION.word(), chosen, "id");
            }
            var cancel = Params.of(new JsonObject().put("cancel_at_period_end", "true"));
            account.subscriptions.update(Cause.AUTOMATIC, chosen, cancel);
            return portalPage(id);
        });
    }

    private Answer portalPage(String id) {
        JsonObject session = portalSession(id);
        String items = account.resources
                .all(Kind.SUBSCRIPTION)
                .filter(subscription -> session.getString("customer").equals(subscription.getString("customer")))
                .map(subscription -> PORTAL_ITEM.formatted(
                        escape(subscription.getString("id")),
                        escape(subscription.getString("status")),
                        escape(subscription.getString("id"))))
                .collect(Collectors.joining());
        String back = Optional.ofNullable(session.getString("return_url"))
                .map(url -> link(url, "Back"))
                .orElse("");
        return Answer.html(200, PORTAL.formatted(items, back));
    }

    private JsonObject portalSession(String id) {
        return account.resources.require(Kind.PORTAL_SESSION, id, "id");
    }

    private static Params form(RoutingContext request) {
        return Params.of(StripeForm.parse(StripeTwin.body(request)));
    }

    private static Answer page(Supplier<Answer> page) {
        try {
            return page.get();
        } catch (StripeError e) {
            return Answer.html(e.status(), "<!doctype html><title>Stripe (twin)</title><p>" + escape(e.reason()));
        }
    }

    private static String link(String url, String words) {
        return "<p><a href=\"%s\">%s</a></p>".formatted(escape(url), words);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
