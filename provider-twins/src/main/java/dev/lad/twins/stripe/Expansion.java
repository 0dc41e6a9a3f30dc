package dev.lad.twins.stripe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code expand[]}: replaces ids in an answer by the objects that they name, along paths such as {@code data.customer}. */
final class Expansion {
    private static final int MAX_DEPTH = 4;

    private final Resources resources;

    Expansion(Resources resources) {
        this.resources = resources;
    }

    JsonObject expand(JsonObject answer, List<String> paths) {
        for (String path : paths) {
            List<String> steps = List.of(path.split("\\.", -1));
            if (steps.size() > MAX_DEPTH) {
                throw StripeError.invalid("expand", "You cannot expand more than 4 levels of a property.");
            }
            follow(answer, steps, path);
        }
        return answer;
    }

    private void follow(Object node, List<String> steps, String path) {
        if (steps.isEmpty()) {
            return;
        }
        if (node instanceof JsonArray array) {
            array.forEach(item -> follow(item, steps, path));
        } else if (node instanceof JsonObject object) {
            step(object, steps, path);
        }
    }

    private void step(JsonObject object, List<String> steps, String path) {
        String name = steps.get(0);
        if (!object.containsKey(name)) {
            throw StripeError.invalid("expand", "This property cannot be expanded (" + path + ").");
        }
        if (object.getValue(name) instanceof String id) {
            resources.find(id).ifPresent(found -> object.put(name, found.copy()));
        }
        follow(object.getValue(name), steps.subList(1, steps.size()), path);
    }
}
