package dev.lad.shared.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.lad.shared.errors.Failure.Fault;
import dev.lad.shared.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A JSON schema (2020-12) of a contract, compiled at first use, that says in plain words what is wrong with a value. */
public final class Schema {
    private static final int MAX_FAULTS = 20;
    /** Of a value with more parts than this only one fault is told: to find all of a hundred thousand takes a second. */
    private static final int MANY_PARTS = 2_000;

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .formatAssertionsEnabled(true)
            .locale(Locale.ENGLISH)
            .build();

    private final JsonSchema compiled;

    private Schema(JsonSchema compiled) {
        this.compiled = compiled;
    }

    /** A schema with {@code document} as the place where its {@code #/components/…} references lead. */
    public static Schema of(JsonNode schema, JsonNode document) {
        return in(document).apply(schema);
    }

    /**
     * Schemas of one document: they share its components, and equal ones are one. For who needs many of them; the
     * function belongs to one thread.
     */
    static Function<JsonNode, Schema> in(JsonNode document) {
        JsonNode components = Choices.spelledOut(document.path("components"));
        Map<JsonNode, Schema> known = new HashMap<>();
        return schema -> known.computeIfAbsent(schema, first -> beside(first, components));
    }

    private static Schema beside(JsonNode schema, JsonNode components) {
        ObjectNode root = Json.object();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.set("allOf", Json.array().add(Choices.spelledOut(schema)));
        root.set("components", components);
        return new Schema(FACTORY.getSchema(root, CONFIG));
    }

    /** What is wrong with {@code value}, first things first; empty when nothing is. */
    public List<Fault> faults(JsonNode value) {
        return faults(value, "");
    }

    /** The same, with pointers that begin with {@code prefix}. */
    public List<Fault> faults(JsonNode value, String prefix) {
        boolean many = parts(value, MANY_PARTS) > MANY_PARTS;
        Consumer<ExecutionContext> manner =
                context -> context.getExecutionConfig().setFailFast(many);
        return compiled.validate(value, manner).stream()
                .map(message -> fault(message, prefix))
                .sorted(Comparator.comparing(Fault::pointer))
                .distinct()
                .limit(MAX_FAULTS)
                .toList();
    }

    /** How many values there are in it, itself included; counted to a little beyond {@code enough} only. */
    private static int parts(JsonNode value, int enough) {
        int parts = 1;
        for (JsonNode part : value) {
            parts += parts(part, enough - parts);
            if (parts > enough) {
                return parts;
            }
        }
        return parts;
    }

    private static Fault fault(ValidationMessage message, String prefix) {
        String pointer = prefix + message.getInstanceLocation();
        String property = message.getProperty();
        Object argument =
                message.getArguments() == null || message.getArguments().length == 0 ? "" : message.getArguments()[0];
        return switch (message.getType()) {
            case "required" -> new Fault(pointer + "/" + property, "The member " + property + " is missing.");
            case "additionalProperties", "unevaluatedProperties" ->
                new Fault(pointer + "/" + property, "There is no member " + property + " here.");
            case "type" -> new Fault(pointer, name(pointer) + " must be " + expected(message) + ".");
            case "enum" -> new Fault(pointer, name(pointer) + " must be one of " + argument + ".");
            case "const" -> new Fault(pointer, name(pointer) + " must be " + argument + ".");
            case "minLength" ->
                new Fault(pointer, name(pointer) + " must have at least " + argument + " character(s).");
            case "maxLength" -> new Fault(pointer, name(pointer) + " may have at most " + argument + " characters.");
            case "minimum" -> new Fault(pointer, name(pointer) + " must be at least " + argument + ".");
            case "maximum" -> new Fault(pointer, name(pointer) + " may be at most " + argument + ".");
            case "exclusiveMinimum" -> new Fault(pointer, name(pointer) + " must be more than " + argument + ".");
            case "minItems" -> new Fault(pointer, name(pointer) + " must have at least " + argument + " item(s).");
            case "maxItems" -> new Fault(pointer, name(pointer) + " may have at most " + argument + " items.");
            case "uniqueItems" -> new Fault(pointer, name(pointer) + " may not have an item twice.");
            case "pattern" ->
                new Fault(
                        pointer,
                        argument.equals("\\S")
                                ? name(pointer) + " needs more than blanks."
                                : name(pointer) + " does not have the form " + argument + ".");
            case "oneOf" -> new Fault(pointer, name(pointer) + " " + choice(message.getSchemaNode()) + ".");
            case "format" -> new Fault(pointer, name(pointer) + " is no valid " + argument + ".");
            default -> new Fault(pointer, name(pointer) + ": " + message.getMessage());
        };
    }

    /** What is wrong where several alternatives fit, of which one may. */
    private static String choice(@Nullable JsonNode alternatives) {
        List<String> members = new ArrayList<>();
        if (alternatives != null) {
            alternatives.forEach(each -> each.path("required").forEach(member -> members.add(member.asText())));
        }
        return members.isEmpty()
                ? "must have one of its forms, and not several at once"
                : "must have exactly one of " + String.join(", ", members);
    }

    private static String expected(ValidationMessage message) {
        Object[] arguments = message.getArguments();
        if (arguments.length < 2) {
            return "of another type";
        }
        return "integer".equals(arguments[1]) && "number".equals(arguments[0])
                ? "a whole number"
                : "of type " + arguments[1] + ", not " + arguments[0];
    }

    private static String name(String pointer) {
        return pointer.isEmpty() ? "The body" : pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    /** Compiles now, to learn at once of a schema that cannot be used. */
    public void compile() {
        compiled.initializeValidators();
    }
}
