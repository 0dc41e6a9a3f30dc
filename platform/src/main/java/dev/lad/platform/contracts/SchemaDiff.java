package dev.lad.platform.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Whether every value that one JSON Schema lets through passes another one, keyword by keyword. For a request the old
 * schema must fit into the new one; for an answer the new one into the old one, where further members are no harm.
 *
 * <p>It errs on the side of caution: a pattern or a format that changed counts as one that no longer fits.
 */
final class SchemaDiff {
    private static final List<String> LEAST = List.of("minimum", "exclusiveMinimum", "minLength", "minItems");
    private static final List<String> MOST =
            List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
    private static final List<String> EXACT = List.of("pattern", "format", "const", "uniqueItems", "multipleOf");

    /** A schema in the document that its references point into. */
    record Side(JsonNode document, JsonNode schema) {
        Side at(JsonNode part) {
            return new Side(document, part);
        }

        Side resolved() {
            String ref = schema.path("$ref").asText();
            return ref.isEmpty() ? this : at(document.at(ref.substring(1))).resolved();
        }
    }

    private record Pair(JsonNode narrow, JsonNode wide) {}

    private final boolean request;
    private final List<String> misfits = new ArrayList<>();
    private final Set<Pair> compared = new HashSet<>();

    private SchemaDiff(boolean request) {
        this.request = request;
    }

    /** What an old client may send and the new service refuses. */
    static List<String> ofRequest(String where, Side before, Side after) {
        var diff = new SchemaDiff(true);
        diff.fits(where, before, after);
        return diff.misfits;
    }

    /** What the new service may answer and an old client does not expect. */
    static List<String> ofAnswer(String where, Side before, Side after) {
        var diff = new SchemaDiff(false);
        diff.fits(where, after, before);
        return diff.misfits;
    }

    private void fits(String where, Side narrowRef, Side wideRef) {
        Side narrow = narrowRef.resolved();
        Side wide = wideRef.resolved();
        if (!compared.add(new Pair(narrow.schema(), wide.schema()))) {
            return;
        }
        types(where, narrow.schema(), wide.schema());
        values(where, narrow.schema(), wide.schema());
        LEAST.forEach(word -> bound(where, word, narrow, wide, (inner, outer) -> inner >= outer));
        MOST.forEach(word -> bound(where, word, narrow, wide, (inner, outer) -> inner <= outer));
        for (String word : EXACT) {
            JsonNode outer = wide.schema().path(word);
            if (!outer.isMissingNode() && !outer.equals(narrow.schema().path(word))) {
                misfit(where, word, narrow.schema().path(word), outer);
            }
        }
        members(where, narrow, wide);
        if (wide.schema().has("items") && narrow.schema().has("items")) {
            fits(
                    where + "[]",
                    narrow.at(narrow.schema().get("items")),
                    wide.at(wide.schema().get("items")));
        }
        alternatives(where, "oneOf", narrow, wide);
        alternatives(where, "anyOf", narrow, wide);
        all(where, narrow, wide);
        branches(where, narrow, wide);
    }

    /** A schema without a condition is compared with what the other one takes where its condition does not hold. */
    private void branches(String where, Side narrow, Side wide) {
        JsonNode outer = wide.schema();
        JsonNode inner = narrow.schema();
        if (!outer.has("if")) {
            return;
        }
        if (inner.has("if") && !inner.get("if").equals(outer.get("if"))) {
            misfit(where, "if", inner.get("if"), outer.get("if"));
        }
        fits(where, narrow.at(inner.has("if") ? inner.path("else") : inner), wide.at(outer.path("else")));
        if (inner.has("if")) {
            fits(where, narrow.at(inner.path("then")), wide.at(outer.path("then")));
        }
    }

    private void types(String where, JsonNode narrow, JsonNode wide) {
        Set<String> inner = texts(narrow.path("type"));
        Set<String> outer = texts(wide.path("type"));
        if (outer.contains("number")) {
            inner.remove("integer");
        }
        boolean open = inner.isEmpty() && !narrow.has("type") && !narrow.has("enum") && !narrow.has("const");
        if (!outer.isEmpty() && (open || !outer.containsAll(inner))) {
            misfit(where, "type", narrow.path("type"), wide.path("type"));
        }
    }

    private void values(String where, JsonNode narrow, JsonNode wide) {
        if (!wide.has("enum")) {
            return;
        }
        Set<String> inner = texts(narrow.has("const") ? narrow.path("const") : narrow.path("enum"));
        if (inner.isEmpty() || !texts(wide.path("enum")).containsAll(inner)) {
            misfit(where, "enum", narrow.path("enum"), wide.path("enum"));
        }
    }

    private void bound(String where, String word, Side narrow, Side wide, BiPredicate<Double, Double> within) {
        JsonNode outer = wide.schema().path(word);
        JsonNode inner = narrow.schema().path(word);
        if (outer.isNumber() && !(inner.isNumber() && within.test(inner.asDouble(), outer.asDouble()))) {
            misfit(where, word, inner, outer);
        }
    }

    private void members(String where, Side narrow, Side wide) {
        Set<String> demanded = texts(wide.schema().path("required"));
        demanded.removeAll(texts(narrow.schema().path("required")));
        demanded.forEach(
                member -> misfits.add(where + "." + member + (request ? " is now required" : " may now be missing")));
        JsonNode others = wide.schema().path("additionalProperties");
        JsonNode outer = wide.schema().path("properties");
        JsonNode inner = narrow.schema().path("properties");
        for (Map.Entry<String, JsonNode> member : inner.properties()) {
            String path = where + "." + member.getKey();
            if (outer.has(member.getKey())) {
                fits(path, narrow.at(member.getValue()), wide.at(outer.get(member.getKey())));
            } else if (others.isObject()) {
                fits(path, narrow.at(member.getValue()), wide.at(others));
            } else if (request && others.isBoolean() && !others.asBoolean()) {
                misfits.add(path + " is no longer taken");
            }
        }
        if (!request) {
            outer.fieldNames().forEachRemaining(member -> {
                if (!inner.has(member)) {
                    misfits.add(where + "." + member + " is gone");
                }
            });
        }
        JsonNode more = narrow.schema().path("additionalProperties");
        if (more.isObject() && others.isObject()) {
            fits(where + ".*", narrow.at(more), wide.at(others));
        } else if (request && others.isBoolean() && !others.asBoolean() && (more.isObject() || more.asBoolean())) {
            misfits.add(where + " no longer takes members of any name");
        }
    }

    /** Alternatives are compared in their order; one that the wide side does not have fits nowhere. */
    private void alternatives(String where, String word, Side narrow, Side wide) {
        JsonNode inner = narrow.schema().path(word);
        JsonNode outer = wide.schema().path(word);
        if (outer.isMissingNode()) {
            return;
        }
        if (inner.size() > outer.size() || inner.isMissingNode()) {
            misfits.add(where + " has other alternatives (" + word + ": " + inner.size() + " against " + outer.size()
                    + ")");
        }
        for (int i = 0; i < Math.min(inner.size(), outer.size()); i++) {
            fits(where + "/" + word + "/" + i, narrow.at(inner.get(i)), wide.at(outer.get(i)));
        }
    }

    private void all(String where, Side narrow, Side wide) {
        JsonNode inner = narrow.schema().path("allOf");
        JsonNode outer = wide.schema().path("allOf");
        if (outer.size() > inner.size()) {
            misfits.add(where + " has further conditions (allOf)");
        }
        for (int i = 0; i < Math.min(inner.size(), outer.size()); i++) {
            fits(where + "/allOf/" + i, narrow.at(inner.get(i)), wide.at(outer.get(i)));
        }
    }

    private void misfit(String where, String word, JsonNode narrow, JsonNode wide) {
        JsonNode before = request ? narrow : wide;
        JsonNode after = request ? wide : narrow;
        misfits.add(where + ": " + word + " was " + shown(before) + ", is " + shown(after));
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "open" : value.toString();
    }

    private static Set<String> texts(JsonNode oneOrMany) {
        Set<String> texts = new TreeSet<>();
        if (oneOrMany.isArray()) {
            oneOrMany.forEach(each -> texts.add(each.asText()));
        } else if (!oneOrMany.isMissingNode()) {
            texts.add(oneOrMany.asText());
        }
        return texts;
    }
}
