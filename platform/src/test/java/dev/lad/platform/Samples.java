package dev.lad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Makes the smallest JSON that fits a schema of a contract: required members only. */
final class Samples {
    /** Texts of the forms that contracts ask for; the first that fits a pattern is taken. %d makes it another each time. */
    private static final List<String> FORMS = List.of(
            "EUR",
            "step-%d",
            "A sample of some length, number %d",
            "sample%d@example.com",
            "+4915112345678",
            "11,50",
            "https://www.linkedin.com/in/sample-%d",
            "a".repeat(24),
            "a".repeat(36),
            "a".repeat(43),
            "a".repeat(64),
            "09:30");

    private final JsonNode document;
    private final AtomicInteger count = new AtomicInteger();

    Samples(JsonNode document) {
        this.document = document;
    }

    /** Of two forms ours, which is the one without a condition. */
    JsonNode resolve(JsonNode schema) {
        JsonNode ref = schema.path("$ref");
        if (ref.isTextual()) {
            return resolve(document.at(ref.asText().substring(1)));
        }
        return schema.has("else") ? resolve(schema.path("else")) : schema;
    }

    /** A body that the schema takes. */
    JsonNode of(JsonNode reference) {
        JsonNode schema = resolve(reference);
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(0);
        }
        if (schema.has("allOf") && !schema.has("type")) {
            return of(schema.path("allOf").path(0));
        }
        if (schema.has("oneOf") && !schema.has("properties")) {
            return of(schema.path("oneOf").path(0));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "string" -> Json.tree(text(schema));
            case "integer" -> Json.tree(schema.path("minimum").asLong(1));
            case "number" -> Json.tree(schema.path("minimum").asDouble(1));
            case "boolean" -> Json.tree(true);
            default -> throw new AssertionError("Samples knows no value for the schema " + schema);
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = Json.object();
        schema.path("required").forEach(name -> put(object, schema, name.asText()));
        for (String choice : new String[] {"anyOf", "oneOf"}) {
            schema.path(choice).path(0).path("required").forEach(name -> put(object, schema, name.asText()));
        }
        if (object.size() < schema.path("minProperties").asInt()) {
            put(object, schema, schema.path("properties").fieldNames().next());
        }
        return object;
    }

    private void put(ObjectNode object, JsonNode schema, String name) {
        object.set(name, of(schema.path("properties").path(name)));
    }

    private ArrayNode array(JsonNode schema) {
        ArrayNode array = Json.array();
        for (int item = 0; item < schema.path("minItems").asInt(); item++) {
            array.add(of(schema.path("items")));
        }
        return array;
    }

    private String text(JsonNode schema) {
        int number = count.incrementAndGet();
        String pattern = schema.path("pattern").asText();
        if (schema.path("description").asText().contains("IANA")) {
            return "Europe/Berlin";
        }
        if (!pattern.isEmpty()) {
            return FORMS.stream()
                    .map(form -> form.formatted(number))
                    .filter(text -> Pattern.compile(pattern).matcher(text).find())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("Samples needs a form that fits " + pattern));
        }
        return switch (schema.path("format").asText()) {
            case "uuid" -> UUID.randomUUID().toString();
            case "date" -> "2030-01-31";
            case "date-time" -> "2030-01-31T09:00:00Z";
            case "uri" -> "https://example.com/" + number;
            case "email" -> "sample" + number + "@example.com";
            default -> plain(schema, "Sample " + number);
        };
    }

    private static String plain(JsonNode schema, String text) {
        String longEnough =
                text + "x".repeat(Math.max(0, schema.path("minLength").asInt() - text.length()));
        return longEnough.substring(
                0, Math.min(longEnough.length(), schema.path("maxLength").asInt(60)));
    }
}
