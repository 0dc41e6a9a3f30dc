package dev.lad.twins.stripe;

import dev.lad.twins.kit.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;

/** Announces changes: keeps each as an event and hands it to the webhook endpoints that asked for its type. */
final class Events {
    private final Clock clock;
    private final Ids ids;
    private final Resources resources;
    private final Deliveries deliveries;

    /** Takes a finished event to one endpoint. The body's bytes must not change from attempt to attempt. */
    interface Deliveries {
        void send(JsonObject endpoint, String type, String body);
    }

    Events(Clock clock, Ids ids, Resources resources, Deliveries deliveries) {
        this.clock = clock;
        this.ids = ids;
        this.resources = resources;
        this.deliveries = deliveries;
    }

    void emit(Cause cause, String type, JsonObject object) {
        emit(cause, type, object, new JsonObject());
    }

    /** @param previous the earlier values of the members that changed; empty for anything but an update */
    void emit(Cause cause, String type, JsonObject object, JsonObject previous) {
        List<JsonObject> listening = resources
                .all(Kind.WEBHOOK_ENDPOINT)
                .filter(endpoint -> listens(endpoint, type))
                .toList();
        JsonObject data = new JsonObject().put("object", object.copy());
        if (!previous.isEmpty()) {
            data.put("previous_attributes", previous.copy());
        }
        JsonObject event = new JsonObject()
                .put("id", Kind.EVENT.newId(ids))
                .put("object", "event")
                .put("api_version", StripeTwin.API_VERSION)
                .put("created", clock.instant().getEpochSecond())
                .put("data", data)
                .put("livemode", false)
                .put("pending_webhooks", listening.size())
                .put("request", cause.json())
                .put("type", type);
        resources.put(Kind.EVENT, event);
        String body = event.encode();
        listening.forEach(endpoint -> deliveries.send(endpoint, type, body));
    }

    JsonObject list(Params params) {
        params.allow("type", "types", "limit", "starting_after", "ending_before", "created", "delivery_success");
        List<String> types = params.has("type") ? List.of(params.requiredText("type")) : params.texts("types");
        return resources.page(
                Kind.EVENT,
                "/v1/events",
                params,
                event -> types.isEmpty() || types.stream().anyMatch(type -> matches(type, event.getString("type"))));
    }

    JsonObject get(String id) {
        return resources.require(Kind.EVENT, id, "id");
    }

    private static boolean listens(JsonObject endpoint, String type) {
        JsonArray enabled = endpoint.getJsonArray("enabled_events");
        return "enabled".equals(endpoint.getString("status"))
                && enabled.stream().anyMatch(pattern -> matches(String.valueOf(pattern), type));
    }

    private static boolean matches(String pattern, String type) {
        return pattern.endsWith("*")
                ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(type);
    }
}
