package dev.lad.twins.kit;

import dev.lad.twins.memory.Form;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The record of one webhook: what was sent, how often, and how it ended. */
public final class Delivery {
    static final Form<Delivery> FORM = new Form<>(Delivery::kept, Delivery::of);

    /** Where a delivery stands. {@code HELD} waits for a later one, because disorder was asked for. */
    public enum State {
        PENDING,
        HELD,
        DELIVERED,
        FAILED,
        LOST;

        boolean ended() {
            return this != PENDING && this != HELD;
        }

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Attempt(Instant at, Map<String, String> headers, String outcome) {
        JsonObject toJson() {
            return new JsonObject()
                    .put("at", at.toString())
                    .put("headers", object(headers))
                    .put("outcome", outcome);
        }

        static Attempt of(JsonObject json) {
            return new Attempt(
                    Instant.parse(json.getString("at")),
                    texts(json.getJsonObject("headers")),
                    json.getString("outcome"));
        }
    }

    private final String id;
    private final String provider;
    private final Webhook webhook;
    private final List<Attempt> attempts = new ArrayList<>();
    private State state = State.PENDING;
    private Instant due;

    Delivery(String id, String provider, Webhook webhook, Instant due) {
        this.id = id;
        this.provider = provider;
        this.webhook = webhook;
        this.due = due;
    }

    public String id() {
        return id;
    }

    public String provider() {
        return provider;
    }

    public Webhook webhook() {
        return webhook;
    }

    public State state() {
        return state;
    }

    public int attempts() {
        return attempts.size();
    }

    /** When the next try is to be made, or was, while its answer is waited for. */
    Instant due() {
        return due;
    }

    void attempted(Instant at, Map<String, String> headers, String outcome) {
        attempts.add(new Attempt(at, headers, outcome));
    }

    void become(State next) {
        state = next;
    }

    void tryAgainAt(Instant next) {
        due = next;
    }

    /** {@code attempts[].outcome} is the status answered, or the words of the failure to connect. */
    public JsonObject toJson() {
        var tries = new JsonArray();
        attempts.forEach(attempt -> tries.add(attempt.toJson()));
        return new JsonObject()
                .put("id", id)
                .put("provider", provider)
                .put("event", webhook.event())
                .put("url", webhook.url())
                .put("state", state.word())
                .put("body", webhook.body().toString())
                .put("attempts", tries);
    }

    private JsonObject kept() {
        return toJson().put("headers", object(webhook.headers()))
                .put("secret", webhook.secret().orElse(null))
                .put("due", due.toString());
    }

    private static Delivery of(JsonObject json) {
        var webhook = new Webhook(
                json.getString("event"),
                json.getString("url"),
                Buffer.buffer(json.getString("body")),
                texts(json.getJsonObject("headers")),
                Optional.ofNullable(json.getString("secret")));
        var delivery = new Delivery(
                json.getString("id"), json.getString("provider"), webhook, Instant.parse(json.getString("due")));
        delivery.state = State.valueOf(json.getString("state").toUpperCase(Locale.ROOT));
        json.getJsonArray("attempts").forEach(attempt -> delivery.attempts.add(Attempt.of((JsonObject) attempt)));
        return delivery;
    }

    /** In an order of their own, so that the same headers are always written the same. */
    private static JsonObject object(Map<String, String> headers) {
        return new JsonObject(new TreeMap<>(headers));
    }

    private static Map<String, String> texts(JsonObject headers) {
        return headers.stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> String.valueOf(header.getValue())));
    }
}
