package dev.lad.twins.unipile;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.kit.Webhook;
import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The webhooks that were registered, and what is sent to them. They are not signed: whoever registers one adds a header
 * that only they know. A {@code Content-Type} is sent only when it is among those headers.
 */
final class Hooks {
    private static final Set<String> SOURCES =
            Set.of("messaging", "users", "account_status", "email", "email_tracking", "calendar_event");
    private static final Webhook.Retry RETRY = new Webhook.Retry(
            List.of(
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2)),
            status -> status == 200,
            true,
            Duration.ofSeconds(30));

    private record Hook(
            String id,
            String source,
            String url,
            String name,
            String format,
            List<String> accountIds,
            List<String> events,
            Map<String, String> headers,
            boolean enabled) {

        static Hook of(JsonObject json) {
            return new Hook(
                    json.getString("id"),
                    json.getString("source"),
                    json.getString("request_url"),
                    json.getString("name"),
                    json.getString("format"),
                    Input.strings(json, "account_ids"),
                    Input.strings(json, "events"),
                    Hooks.headers(json.getJsonArray("headers")),
                    json.getBoolean("enabled"));
        }

        boolean wants(String eventSource, String event, String accountId) {
            return enabled
                    && source.equals(eventSource)
                    && (accountIds.isEmpty() || accountIds.contains(accountId))
                    && (events.isEmpty() || events.contains(event));
        }
    }

    private final TwinContext twin;
    private final Shelf<Hook> hooks;

    Hooks(TwinContext twin) {
        this.twin = twin;
        this.hooks = twin.memory().shelf("unipile.webhooks", new Form<>(Hooks::json, Hook::of));
        twin.webhooks().sendIn(() -> RETRY);
    }

    void reset() {
        hooks.clear();
    }

    /** Tells every hook that wants it; each gets its own name in {@code webhook_name}, unless it is an account's status. */
    void tell(String source, String event, Account account, JsonObject payload) {
        hooks.all().stream()
                .filter(hook -> hook.wants(source, event, account.id()))
                .forEach(hook -> {
                    var named = source.equals("account_status")
                            ? payload
                            : payload.copy().put("webhook_name", hook.name());
                    twin.webhooks().send(Webhook.of(event, hook.url(), body(hook, named), hook.headers()));
                });
    }

    /** The call to the {@code notify_url} of a hosted link, which is sent whatever is registered. */
    void notify(String url, JsonObject payload) {
        twin.webhooks()
                .send(Webhook.of("hosted_auth", url, payload.toBuffer(), Map.of("content-type", "application/json")));
    }

    Answer create(RoutingContext request) {
        var body = Input.json(request);
        var source = Input.required(body, "source");
        if (!SOURCES.contains(source)) {
            throw UnipileErrors.invalid("/source Expected one of " + SOURCES);
        }
        if (!body.getJsonArray("data", new JsonArray()).isEmpty()) {
            return UnipileErrors.error(
                    501, "feature_not_implemented", "Not implemented", "The twin sends whole payloads only");
        }
        var hook = new Hook(
                "we_" + twin.ids().base62(22),
                source,
                url(Input.required(body, "request_url")),
                Input.optional(body, "name").orElse(""),
                Input.optional(body, "format").orElse("json"),
                Input.strings(body, "account_ids"),
                Input.strings(body, "events"),
                headers(body.getJsonArray("headers", new JsonArray())),
                body.getBoolean("enabled", true));
        hooks.put(hook.id(), hook);
        return Answer.json(201, new JsonObject().put("object", "WebhookCreated").put("webhook_id", hook.id()));
    }

    Answer list(RoutingContext request) {
        return Pages.list(request, "WebhookList", List.copyOf(hooks.all()), Hooks::json);
    }

    Answer delete(RoutingContext request) {
        if (!hooks.remove(request.pathParam("id"))) {
            throw UnipileErrors.notFound("Webhook");
        }
        return Answer.json(200, new JsonObject().put("object", "WebhookDeleted"));
    }

    static String url(String text) {
        try {
            var url = URI.create(text);
            if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
                return text;
            }
        } catch (IllegalArgumentException malformed) {
            throw UnipileErrors.invalid("'" + text + "' is not a URL");
        }
        throw UnipileErrors.invalid("'" + text + "' is not a URL");
    }

    private static Map<String, String> headers(JsonArray pairs) {
        return pairs.stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toUnmodifiableMap(
                        pair -> Input.required(pair, "key"), pair -> Input.required(pair, "value")));
    }

    private static Buffer body(Hook hook, JsonObject payload) {
        if (!hook.format().equals("form")) {
            return payload.toBuffer();
        }
        return Buffer.buffer(payload.stream()
                .map(member -> encode(member.getKey()) + "=" + encode(String.valueOf(member.getValue())))
                .collect(Collectors.joining("&")));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonObject json(Hook hook) {
        var headers = new JsonArray();
        new TreeMap<>(hook.headers())
                .forEach((key, value) ->
                        headers.add(new JsonObject().put("key", key).put("value", value)));
        return new JsonObject()
                .put("object", "Webhook")
                .put("id", hook.id())
                .put("source", hook.source())
                .put("request_url", hook.url())
                .put("name", hook.name())
                .put("format", hook.format())
                .put("account_ids", new JsonArray(hook.accountIds()))
                .put("events", new JsonArray(hook.events()))
                .put("headers", headers)
                .put("enabled", hook.enabled());
    }
}
