package dev.lad.twins.stripe;

import dev.lad.twins.kit.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;

/** {@code /v1/webhook_endpoints}. The signing secret is shown in the answer that creates an endpoint, and never again. */
final class WebhookEndpoints {
    private static final String URL = "/v1/webhook_endpoints";

    private final Clock clock;
    private final Ids ids;
    private final Resources resources;

    WebhookEndpoints(Clock clock, Ids ids, Resources resources) {
        this.clock = clock;
        this.ids = ids;
        this.resources = resources;
    }

    JsonObject create(Params params) {
        params.allow("url", "enabled_events", "description", "metadata", "api_version");
        String url = validUrl(params.requiredText("url"));
        List<String> events = requiredEvents(params);
        JsonObject endpoint = add(Kind.WEBHOOK_ENDPOINT.newId(ids), url, events, "whsec_" + ids.base62(24));
        params.copyTexts(endpoint, "description", "api_version");
        endpoint.put("metadata", params.metadata());
        return endpoint.copy();
    }

    /** One made by hand in the dashboard. */
    JsonObject add(String url, List<String> events, String secret) {
        return add(Kind.WEBHOOK_ENDPOINT.newId(ids), url, events, secret);
    }

    /** One that is there from the start, in place of the one that was there at the last. */
    void keep(String url, String secret) {
        add("we_of_the_platform", url, List.of("*"), secret);
    }

    private JsonObject add(String id, String url, List<String> events, String secret) {
        JsonObject endpoint = new JsonObject()
                .put("id", id)
                .put("object", "webhook_endpoint")
                .put("api_version", null)
                .put("application", null)
                .put("created", clock.instant().getEpochSecond())
                .put("description", null)
                .put("enabled_events", new JsonArray(events))
                .put("livemode", false)
                .put("metadata", new JsonObject())
                .put("secret", secret)
                .put("status", "enabled")
                .put("url", url);
        resources.put(Kind.WEBHOOK_ENDPOINT, endpoint);
        return endpoint;
    }

    JsonObject get(String id) {
        return withoutSecret(resources.require(Kind.WEBHOOK_ENDPOINT, id, "id"));
    }

    JsonObject list(Params params) {
        params.allow("limit", "starting_after", "ending_before");
        JsonObject page = resources.page(Kind.WEBHOOK_ENDPOINT, URL, params, endpoint -> true);
        page.getJsonArray("data").forEach(item -> ((JsonObject) item).remove("secret"));
        return page;
    }

    JsonObject update(String id, Params params) {
        params.allow("url", "enabled_events", "description", "metadata", "disabled");
        JsonObject endpoint = resources.require(Kind.WEBHOOK_ENDPOINT, id, "id");
        params.text("url").ifPresent(url -> endpoint.put("url", validUrl(url)));
        if (params.has("enabled_events")) {
            endpoint.put("enabled_events", new JsonArray(requiredEvents(params)));
        }
        params.copyTexts(endpoint, "description");
        params.mergeMetadata(endpoint.getJsonObject("metadata"));
        params.flag("disabled").ifPresent(off -> endpoint.put("status", off ? "disabled" : "enabled"));
        return withoutSecret(endpoint);
    }

    JsonObject delete(String id) {
        resources.require(Kind.WEBHOOK_ENDPOINT, id, "id");
        resources.remove(Kind.WEBHOOK_ENDPOINT, id);
        return new JsonObject().put("id", id).put("object", "webhook_endpoint").put("deleted", true);
    }

    private static List<String> requiredEvents(Params params) {
        List<String> events = params.texts("enabled_events");
        if (events.isEmpty()) {
            throw StripeError.missing("enabled_events");
        }
        return events;
    }

    private static String validUrl(String url) {
        if (url.startsWith("http://") || url.startsWith("https://")) {
            return url;
        }
        throw StripeError.invalid(
                "url_invalid", "url", "Invalid URL: An explicit scheme (such as https) must be provided.");
    }

    private static JsonObject withoutSecret(JsonObject endpoint) {
        JsonObject shown = endpoint.copy();
        shown.remove("secret");
        return shown;
    }
}
