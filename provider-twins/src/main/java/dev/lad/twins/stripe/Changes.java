package dev.lad.twins.stripe;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/** What an update changed, as the {@code previous_attributes} of an event: the old values of top-level members. */
final class Changes {
    private Changes() {}

    static JsonObject between(JsonObject before, JsonObject after) {
        JsonObject previous = new JsonObject();
        for (String name : after.fieldNames()) {
            if (!Json.encode(before.getValue(name)).equals(Json.encode(after.getValue(name)))) {
                previous.put(name, before.getValue(name));
            }
        }
        return previous;
    }
}
