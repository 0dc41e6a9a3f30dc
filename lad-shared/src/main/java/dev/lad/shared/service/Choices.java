package dev.lad.shared.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;

/**
 * Rewrites {@code oneOf} with a {@code discriminator} and its {@code mapping} into conditions on that member. A value
 * is accepted or refused as before, but told is only what is wrong by the schema that it chose, and not by each of the
 * others too.
 */
final class Choices {
    private Choices() {}

    /** A copy of {@code schema} with every such choice in it rewritten. */
    static JsonNode spelledOut(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        rewrite(copy);
        return copy;
    }

    private static void rewrite(JsonNode node) {
        node.forEach(Choices::rewrite);
        if (node instanceof ObjectNode object
                && object.has("oneOf")
                && object.path("discriminator").has("mapping")) {
            JsonNode discriminator = object.remove("discriminator");
            object.remove("oneOf");
            choose(object, discriminator.path("propertyName").asText(), discriminator.path("mapping"));
        }
    }

    private static void choose(ObjectNode object, String member, JsonNode mapping) {
        object.put("type", "object");
        object.withArrayProperty("required").add(member);
        ArrayNode values =
                object.withObjectProperty("properties").putObject(member).putArray("enum");
        ArrayNode conditions = object.withArrayProperty("allOf");
        mapping.properties().forEach(choice -> {
            values.add(choice.getKey());
            ObjectNode condition = Json.object();
            ObjectNode chosen = condition.putObject("if");
            chosen.putArray("required").add(member);
            chosen.putObject("properties").putObject(member).put("const", choice.getKey());
            condition.putObject("then").set("$ref", choice.getValue());
            conditions.add(condition);
        });
    }
}
