package dev.lad.twins.stripe;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** What an update changed, as the {@code previous_attributes} of an event: the old values of top-level members. */
final class Changes {
    private Changes() {}

    static JsonObject between(JsonObject before, JsonObject after) {
        JsonObject previous = new JsonObject();
        for (String name : after.fieldNames()) {
            if (!Objects.equals(before.getValue(name), after.getValue(name))) {
                previous.put(name, before.getValue(name));
            }
        }
        return previous;
    }
}
