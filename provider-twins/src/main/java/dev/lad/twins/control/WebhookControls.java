package dev.lad.twins.control;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Deliveries;
import dev.lad.twins.kit.Delivery;
import dev.lad.twins.kit.Endpoints;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Shows what was delivered and delivers it again. */
final class WebhookControls {
    private final Deliveries deliveries;
    private final List<Stand> stands;

    WebhookControls(Deliveries deliveries, List<Stand> stands) {
        this.deliveries = deliveries;
        this.stands = stands;
    }

    void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.GET, "/control/webhooks", this::list);
        endpoints.on(HttpMethod.POST, "/control/webhooks/:delivery/repeat", this::repeat);
    }

    /** {@code ?provider=&event=} narrow it; oldest first. */
    private Answer list(RoutingContext request) {
        var shown = new JsonArray();
        deliveries.list().stream()
                .filter(delivery -> matches(request, "provider", delivery.provider()))
                .filter(delivery -> matches(request, "event", delivery.webhook().event()))
                .map(Delivery::toJson)
                .forEach(shown::add);
        return Answer.json(200, new JsonObject().put("deliveries", shown));
    }

    private static boolean matches(RoutingContext request, String parameter, String value) {
        var wanted = request.queryParam(parameter);
        return wanted.isEmpty() || wanted.contains(value);
    }

    private Answer repeat(RoutingContext request) {
        var delivery = deliveries
                .find(request.pathParam("delivery"))
                .orElseThrow(() -> ControlApi.refusal(404, "There is no such delivery"));
        return stands.stream()
                .filter(stand -> stand.twin().name().equals(delivery.provider()))
                .findFirst()
                .map(stand -> stand.context().webhooks().repeat(delivery))
                .map(again -> Answer.json(202, again.toJson()))
                .orElseThrow(() -> ControlApi.refusal(404, "The twin of that delivery is not running"));
    }
}
