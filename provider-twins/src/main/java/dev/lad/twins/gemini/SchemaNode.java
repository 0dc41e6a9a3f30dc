package dev.lad.twins.gemini;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One node of a response schema, read alike from Google's OpenAPI subset (upper-case types, limits as strings) and from
 * JSON Schema (lower-case types, {@code ["string","null"]}, {@code anyOf}, local {@code $ref}).
 *
 * @param type {@code object}, {@code array}, {@code string}, {@code integer}, {@code number} or {@code boolean}
 * @param words the title and description, by which a model understands what is wanted
 */
record SchemaNode(
        String type,
        String words,
        List<String> choices,
        Map<String, SchemaNode> properties,
        Optional<SchemaNode> items,
        int minItems,
        int maxItems,
        OptionalDouble minimum,
        OptionalDouble maximum,
        String format) {

    private static final int MAX_DEPTH = 24;

    /** @throws dev.lad.twins.kit.Refusal 400 when it is not a schema, or is nested more deeply than Google takes */
    static SchemaNode parse(JsonObject schema) {
        return parse(schema, schema, 0);
    }

    private static SchemaNode parse(JsonObject schema, JsonObject root, int depth) {
        if (depth > MAX_DEPTH) {
            throw GeminiError.invalid(
                    "The specified schema produces a constraint that has too many states for serving.");
        }
        JsonObject node = resolved(schema, root);
        JsonArray anyOf = node.getJsonArray("anyOf", node.getJsonArray("oneOf", new JsonArray()));
        Optional<JsonObject> alternative = anyOf.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .filter(one -> !"null".equals(one.getValue("type")))
                .findFirst();
        if (alternative.isPresent()) {
            return parse(alternative.get(), root, depth + 1);
        }
        Map<String, SchemaNode> properties = new LinkedHashMap<>();
        JsonObject declared = node.getJsonObject("properties", new JsonObject());
        for (String name : ordered(node, declared)) {
            properties.put(name, parse(declared.getJsonObject(name), root, depth + 1));
        }
        Optional<SchemaNode> items =
                Optional.ofNullable(node.getJsonObject("items")).map(item -> parse(item, root, depth + 1));
        return new SchemaNode(
                type(node, properties, items),
                node.getString("title", "") + " " + node.getString("description", ""),
                node.getJsonArray("enum", new JsonArray()).stream()
                        .map(String::valueOf)
                        .toList(),
                properties,
                items,
                limit(node, "minItems").stream()
                        .mapToInt(value -> (int) value)
                        .findFirst()
                        .orElse(0),
                limit(node, "maxItems").stream()
                        .mapToInt(value -> (int) value)
                        .findFirst()
                        .orElse(Integer.MAX_VALUE),
                limit(node, "minimum"),
                limit(node, "maximum"),
                node.getString("format", ""));
    }

    private static JsonObject resolved(JsonObject schema, JsonObject root) {
        String reference = schema.getString("$ref", "");
        if (!reference.startsWith("#/")) {
            return schema;
        }
        JsonObject found = root;
        for (String step : reference.substring(2).split("/", -1)) {
            found = found.getJsonObject(step, new JsonObject());
        }
        return found;
    }

    private static List<String> ordered(JsonObject node, JsonObject declared) {
        List<String> order = node.getJsonArray("propertyOrdering", new JsonArray()).stream()
                .map(String::valueOf)
                .filter(declared::containsKey)
                .toList();
        return order.size() == declared.size()
                ? order
                : List.copyOf(declared.getMap().keySet());
    }

    private static String type(JsonObject node, Map<String, SchemaNode> properties, Optional<SchemaNode> items) {
        Object type = node.getValue("type");
        if (type instanceof JsonArray several) {
            type = several.stream()
                    .filter(one -> !"null".equals(one))
                    .findFirst()
                    .orElse("string");
        }
        if (type == null) {
            return !properties.isEmpty() ? "object" : items.isPresent() ? "array" : "string";
        }
        String name = String.valueOf(type).toLowerCase(Locale.ROOT);
        if (!List.of("object", "array", "string", "integer", "number", "boolean", "null")
                .contains(name)) {
            throw GeminiError.invalid("Invalid value at 'generation_config.response_schema.type': \"" + type + "\"");
        }
        return name;
    }

    private static OptionalDouble limit(JsonObject node, String name) {
        Object value = node.getValue(name);
        try {
            return value == null
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Double.parseDouble(String.valueOf(value)));
        } catch (NumberFormatException e) {
            throw GeminiError.invalid("Invalid value at 'generation_config.response_schema." + name + "'");
        }
    }
}
