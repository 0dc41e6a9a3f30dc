package dev.lad.twins.kit;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked of one twin, and what really happened there. A test proves "paid once" by an effect counted once,
 * however many requests there were.
 */
public final class Counters {
    private final Map<String, Integer> requests = new TreeMap<>();
    private final Map<String, Map<String, Integer>> effects = new TreeMap<>();

    void requested(String operation) {
        requests.merge(operation, 1, Integer::sum);
    }

    /**
     * Counts something done that costs money or touches a person.
     *
     * @param effect what was done, in snake case: {@code phone_reveal}, {@code invitation}
     * @param key to whom or for what: an id of the provider, which the control API shows
     */
    public void effect(String effect, String key) {
        effects.computeIfAbsent(effect, ignored -> new TreeMap<>()).merge(key, 1, Integer::sum);
    }

    public void reset() {
        requests.clear();
        effects.clear();
    }

    /** {@code {"requests":{"POST /x":2},"effects":{"phone_reveal":{"total":1,"by":{"66a1":1}}}}}. */
    public JsonObject toJson() {
        var requestsJson = new JsonObject();
        requests.forEach(requestsJson::put);
        var effectsJson = new JsonObject();
        effects.forEach((effect, byKey) -> {
            var by = new JsonObject();
            byKey.forEach(by::put);
            var total = byKey.values().stream().mapToInt(Integer::intValue).sum();
            effectsJson.put(effect, new JsonObject().put("total", total).put("by", by));
        });
        return new JsonObject().put("requests", requestsJson).put("effects", effectsJson);
    }
}
