package dev.lad.twins.memory;

import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * How a kind of value is written down.
 *
 * @param write what reads back as an equal value; the same value gives the same text each time
 * @param read may fail in any way on what {@code write} did not make
 */
public record Form<V>(Function<V, JsonObject> write, Function<JsonObject, V> read) {

    /** Values that are JSON already. */
    public static final Form<JsonObject> JSON = new Form<>(Function.identity(), Function.identity());
}
