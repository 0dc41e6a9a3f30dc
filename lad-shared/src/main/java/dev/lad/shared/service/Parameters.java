package dev.lad.shared.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lad.bus.ApiRequest;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Failure.Fault;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Operation.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks the path, query and header parameters of one operation and turns them into typed JSON values. */
final class Parameters {
    private final List<Checked> parameters;
    private final boolean anyQuery;

    private record Checked(Parameter parameter, Schema schema) {}

    Parameters(Operation operation, Function<JsonNode, Schema> schemas) {
        this.parameters = operation.parameters().stream()
                .map(parameter -> new Checked(parameter, schemas.apply(parameter.schema())))
                .toList();
        this.anyQuery = operation.rawBody();
    }

    /**
     * The values by name, with the contract's defaults where one is absent.
     *
     * @throws Failure.Invalid with all that is wrong at once
     */
    Map<String, JsonNode> read(ApiRequest request) {
        Map<String, List<String>> query = QueryString.parse(request.query());
        Map<String, JsonNode> values = new HashMap<>();
        List<Fault> faults = new ArrayList<>();
        for (Checked checked : parameters) {
            Parameter parameter = checked.parameter();
            List<String> raw = raw(parameter, request, query);
            String pointer = "/" + parameter.in().name().toLowerCase(Locale.ROOT) + "/" + parameter.name();
            if (!raw.isEmpty()) {
                JsonNode value = value(parameter.schema(), raw);
                faults.addAll(checked.schema().faults(value, pointer));
                values.put(parameter.name(), value);
            } else if (parameter.required()) {
                faults.add(new Fault(pointer, "The parameter " + parameter.name() + " is missing."));
            } else if (parameter.schema().has("default")) {
                values.put(parameter.name(), parameter.schema().path("default"));
            }
        }
        if (!anyQuery) {
            query.keySet()
                    .forEach(name -> faults.add(new Fault("/query/" + name, "There is no parameter " + name + ".")));
        }
        if (!faults.isEmpty()) {
            throw new Failure.Invalid(faults.get(0).message(), faults);
        }
        return values;
    }

    /** Takes what it reads out of {@code query}, so that what remains is unknown. */
    private static List<String> raw(Parameter parameter, ApiRequest request, Map<String, List<String>> query) {
        return switch (parameter.in()) {
            case PATH -> optional(request.path().get(parameter.name()));
            case HEADER -> optional(request.headers().get(parameter.name().toLowerCase(Locale.ROOT)));
            case QUERY -> {
                List<String> values = query.remove(parameter.name());
                yield values == null ? List.of() : values;
            }
        };
    }

    private static List<String> optional(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    private static JsonNode value(JsonNode schema, List<String> raw) {
        if (schema.path("type").asText().equals("array")) {
            ArrayNode array = Json.array();
            raw.stream()
                    .flatMap(value -> List.of(value.split(",", -1)).stream())
                    .forEach(item -> array.add(scalar(schema.path("items"), item)));
            return array;
        }
        return raw.size() == 1 ? scalar(schema, raw.get(0)) : Json.tree(raw);
    }

    /** What does not read as the schema's type stays text, so that the schema says what is wrong. */
    private static JsonNode scalar(JsonNode schema, String raw) {
        return switch (schema.path("type").asText()) {
            case "integer" -> integer(raw);
            case "number" -> number(raw);
            case "boolean" ->
                raw.equals("true") || raw.equals("false")
                        ? BooleanNode.valueOf(raw.equals("true"))
                        : TextNode.valueOf(raw);
            default -> TextNode.valueOf(raw);
        };
    }

    /** However it is written: 50, 50.0 and 5e1 are one number, here as in a body. */
    private static JsonNode integer(String raw) {
        JsonNode number = number(raw);
        if (!number.canConvertToExactIntegral()) {
            return number;
        }
        return number.canConvertToLong() ? LongNode.valueOf(number.longValue()) : TextNode.valueOf(raw);
    }

    private static JsonNode number(String raw) {
        try {
            return raw.length() > 40 ? TextNode.valueOf(raw) : DecimalNode.valueOf(new BigDecimal(raw));
        } catch (NumberFormatException notOne) {
            return TextNode.valueOf(raw);
        }
    }
}
