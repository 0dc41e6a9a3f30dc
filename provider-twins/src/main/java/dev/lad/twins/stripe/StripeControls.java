package dev.lad.twins.stripe;

import static io.vertx.core.http.HttpMethod.POST;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What can be made to happen at Stripe: {@code /control/stripe/…}. Refusals are in Stripe's own words. */
final class StripeControls {
    private final StripeAccount account;
    private final StripeLimits limits;

    StripeControls(StripeAccount account, StripeLimits limits) {
        this.account = account;
        this.limits = limits;
    }

    void mount(Endpoints control) {
        on(control, "/checkout/sessions/:id/complete", (id, body) -> account.checkout.complete(id));
        on(control, "/checkout/sessions/:id/decline", (id, body) -> account.checkout.decline(id));
        on(control, "/checkout/sessions/:id/expire", (id, body) -> account.checkout.expire(Cause.AUTOMATIC, id));
        on(
                control,
                "/subscriptions/:id/renew",
                (id, body) -> account.subscriptions.renew(id, Optional.ofNullable(body.getBoolean("pays"))));
        on(
                control,
                "/subscriptions/:id/cancel",
                (id, body) -> account.subscriptions.cancel(Cause.AUTOMATIC, id, Params.of(new JsonObject())));
        on(control, "/webhook_endpoints", (id, body) -> addEndpoint(body));
        on(control, "/limits", (id, body) -> limit(body));
    }

    private JsonObject addEndpoint(JsonObject body) {
        List<String> events = body.getJsonArray("enabled_events", new JsonArray(List.of("*"))).stream()
                .map(String::valueOf)
                .toList();
        return account.webhookEndpoints.add(required(body, "url"), events, required(body, "secret"));
    }

    private JsonObject limit(JsonObject body) {
        Optional.ofNullable(body.getInteger("requestsPerSecond")).ifPresent(limits::allow);
        Optional.ofNullable(body.getLong("busyMillis")).map(Duration::ofMillis).ifPresent(limits::busyFor);
        return body;
    }

    private static String required(JsonObject body, String name) {
        return Optional.ofNullable(body.getString(name)).orElseThrow(() -> StripeError.missing(name));
    }

    private void on(Endpoints control, String path, BiFunction<String, JsonObject, JsonObject> act) {
        control.open(POST, "/control/stripe" + path, request -> answer(request, act));
    }

    private static Answer answer(RoutingContext request, BiFunction<String, JsonObject, JsonObject> act) {
        try {
            JsonObject body = Optional.ofNullable(request.body().asJsonObject()).orElseGet(JsonObject::new);
            String id = Optional.ofNullable(request.pathParam("id")).orElse("");
            return Answer.json(200, act.apply(id, body).copy());
        } catch (StripeError e) {
            return Answer.json(e.status(), e.body("control"));
        }
    }
}
