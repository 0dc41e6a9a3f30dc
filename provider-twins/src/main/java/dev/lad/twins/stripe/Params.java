package dev.lad.twins.stripe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The parameters of one request, read with Stripe's refusals. Names in messages are written as they were sent
 * ({@code items[0][price]}). An empty value counts as absent, except in {@link #clears}.
 */
final class Params {
    private static final Set<String> EVERYWHERE = Set.of("expand");

    private final JsonObject tree;
    private final String prefix;

    private Params(JsonObject tree, String prefix) {
        this.tree = tree;
        this.prefix = prefix;
    }

    static Params of(JsonObject tree) {
        return new Params(tree, "");
    }

    /** The parsed tree, by which two requests are compared. */
    JsonObject tree() {
        return tree;
    }

    /** Refuses any parameter that is not named here. */
    Params allow(String... names) {
        Set<String> allowed = Set.of(names);
        tree.fieldNames().stream()
                .filter(name -> !allowed.contains(name) && !(prefix.isEmpty() && EVERYWHERE.contains(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw StripeError.unknown(named(name));
                });
        return this;
    }

    boolean has(String name) {
        return tree.containsKey(name);
    }

    /** Whether the parameter was sent empty, by which Stripe unsets a value. */
    boolean clears(String name) {
        return "".equals(tree.getValue(name));
    }

    Optional<String> text(String name) {
        Object value = tree.getValue(name);
        if (value == null || "".equals(value)) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw StripeError.invalid(named(name), "Invalid string: " + value);
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> StripeError.missing(named(name)));
    }

    Optional<String> oneOf(String name, String... values) {
        Optional<String> text = text(name);
        if (text.isPresent() && !List.of(values).contains(text.get())) {
            throw StripeError.invalid(
                    named(name), "Invalid %s: must be one of %s".formatted(named(name), String.join(", ", values)));
        }
        return text;
    }

    OptionalLong integer(String name) {
        Optional<String> text = text(name);
        try {
            return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            throw StripeError.invalid(
                    "parameter_invalid_integer", named(name), "Invalid integer: " + text.orElseThrow());
        }
    }

    long requiredInteger(String name) {
        return integer(name).orElseThrow(() -> StripeError.missing(named(name)));
    }

    Optional<Boolean> flag(String name) {
        return text(name).map(text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw StripeError.invalid(named(name), "Invalid boolean: " + text);
        });
    }

    /** A hash, or an empty one when it was not sent. */
    Params hash(String name) {
        Object value = tree.getValue(name);
        if (value == null || "".equals(value)) {
            return new Params(new JsonObject(), named(name));
        }
        if (value instanceof JsonObject hash) {
            return new Params(hash, named(name));
        }
        throw StripeError.invalid(named(name), "Invalid object");
    }

    /** A list of hashes. */
    List<Params> hashes(String name) {
        List<Params> hashes = new ArrayList<>();
        for (Object item : array(name)) {
            String at = named(name) + "[" + hashes.size() + "]";
            if (!(item instanceof JsonObject hash)) {
                throw StripeError.invalid(at, "Invalid object");
            }
            hashes.add(new Params(hash, at));
        }
        return hashes;
    }

    /** A list of strings. */
    List<String> texts(String name) {
        return array(name).stream().map(String::valueOf).toList();
    }

    /** {@code metadata}: names and string values; an empty value removes its name. */
    void mergeMetadata(JsonObject metadata) {
        if (clears("metadata")) {
            metadata.clear();
        }
        hash("metadata").tree.forEach(entry -> {
            if ("".equals(entry.getValue())) {
                metadata.remove(entry.getKey());
            } else {
                metadata.put(entry.getKey(), String.valueOf(entry.getValue()));
            }
        });
    }

    JsonObject metadata() {
        JsonObject metadata = new JsonObject();
        mergeMetadata(metadata);
        return metadata;
    }

    /** Copies the named texts into the object; an empty one unsets. */
    void copyTexts(JsonObject into, String... names) {
        Stream.of(names)
                .filter(this::has)
                .forEach(name -> into.put(name, text(name).orElse(null)));
    }

    private JsonArray array(String name) {
        Object value = tree.getValue(name);
        if (value == null || "".equals(value)) {
            return new JsonArray();
        }
        if (value instanceof JsonArray array) {
            return array;
        }
        throw StripeError.invalid(named(name), "Invalid array");
    }

    /** The name as it was sent, with the hashes around it. */
    String named(String name) {
        return prefix.isEmpty() ? name : prefix + "[" + name + "]";
    }
}
