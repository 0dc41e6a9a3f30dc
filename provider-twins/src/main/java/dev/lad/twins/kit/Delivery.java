package dev.lad.twins.kit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The record of one webhook: what was sent, how often, and how it ended. */
public final class Delivery {

    /** Where a delivery stands. {@code HELD} waits for a later one, because disorder was asked for. */
    public enum State {
        PENDING,
        HELD,
        DELIVERED,
        FAILED,
        LOST
    }

    private record Attempt(Instant at, Map<String, String> headers, String outcome) {}

    private final String id;
    private final String provider;
    private final Webhook webhook;
    private final List<Attempt> attempts = new ArrayList<>();
    private State state = State.PENDING;

    Delivery(String id, String provider, Webhook webhook) {
        this.id = id;
        this.provider = provider;
        this.webhook = webhook;
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

    void attempted(Instant at, Map<String, String> headers, String outcome) {
        attempts.add(new Attempt(at, headers, outcome));
    }

    void become(State next) {
        state = next;
    }

    /** {@code attempts[].outcome} is the status answered, or the words of the failure to connect. */
    public JsonObject toJson() {
        var tries = new JsonArray();
        attempts.forEach(attempt -> tries.add(new JsonObject()
                .put("at", attempt.at().toString())
                .put("headers", new JsonObject(Map.copyOf(attempt.headers())))
                .put("outcome", attempt.outcome())));
        return new JsonObject()
                .put("id", id)
                .put("provider", provider)
                .put("event", webhook.event())
                .put("url", webhook.url())
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put("body", webhook.body().toString())
                .put("attempts", tries);
    }
}
