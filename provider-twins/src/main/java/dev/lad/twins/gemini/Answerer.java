package dev.lad.twins.gemini;

import dev.lad.twins.gemini.Facts.Range;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Works out an answer from the words of a prompt. A schema is filled property by property: the names of a property and
 * of those around it say which facts belong there.
 */
final class Answerer {
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
    private static final int LONGEST_SUMMARY = 300;
    private static final int MOST_ITEMS = 10;

    private final String subject;
    private final Facts facts;

    Answerer(String subject) {
        this.subject = subject;
        this.facts = FactFinder.find(subject);
    }

    String prose() {
        String points = String.join(", ", salient(5));
        return summary() + "\n\nWhat matters here: " + (points.isEmpty() ? "nothing in particular" : points) + ".";
    }

    private List<String> salient(int most) {
        return Stream.concat(facts.keywords().stream(), facts.words().stream())
                .distinct()
                .limit(most)
                .toList();
    }

    /** JSON without a schema: what was found, as it is. */
    String json() {
        return new JsonObject()
                .put("summary", summary())
                .put("keywords", new JsonArray(salient(8)))
                .encode();
    }

    String json(SchemaNode schema) {
        return Json.encode(fill(schema, ""));
    }

    private @Nullable Object fill(SchemaNode node, String name) {
        return switch (node.type()) {
            case "object" -> object(node, name);
            case "array" -> array(node, name);
            case "integer" -> Math.round(number(node, name));
            case "number" -> number(node, name);
            case "boolean" -> mentioned(name);
            case "null" -> null;
            default -> text(node, name);
        };
    }

    private JsonObject object(SchemaNode node, String name) {
        if (Topic.of(name, node.words()) == Topic.SIZES) {
            return sizes(node, facts.sizes().stream().findFirst().orElse(new Range(1, 10_000)));
        }
        JsonObject filled = new JsonObject();
        node.properties().forEach((property, child) -> filled.put(property, fill(child, property)));
        return filled;
    }

    /** An object of two bounds, whatever they are called: the first number is the lower one. */
    private JsonObject sizes(SchemaNode node, Range range) {
        JsonObject filled = new JsonObject();
        boolean lower = true;
        for (Map.Entry<String, SchemaNode> property : node.properties().entrySet()) {
            boolean numeric =
                    List.of("integer", "number").contains(property.getValue().type());
            if (numeric) {
                filled.put(property.getKey(), lower ? range.from() : range.to());
                lower = false;
            } else {
                filled.put(property.getKey(), fill(property.getValue(), property.getKey()));
            }
        }
        return filled;
    }

    private JsonArray array(SchemaNode node, String name) {
        SchemaNode items = node.items().orElseGet(() -> SchemaNode.parse(new JsonObject().put("type", "string")));
        JsonArray filled = new JsonArray();
        items(node, items, name).stream()
                .distinct()
                .limit(Math.min(node.maxItems(), MOST_ITEMS))
                .forEach(filled::add);
        while (filled.size() < node.minItems()) {
            filled.add(fill(items, name));
        }
        return filled;
    }

    private List<Object> items(SchemaNode node, SchemaNode items, String name) {
        Topic topic = Topic.of(name, node.words() + items.words());
        if (items.type().equals("object")) {
            return topic == Topic.SIZES
                    ? facts.sizes().stream()
                            .<Object>map(range -> sizes(items, range))
                            .toList()
                    : List.of(object(items, ""));
        }
        if (!items.choices().isEmpty()) {
            return chosen(items.choices(), topic);
        }
        if (!items.type().equals("string")) {
            return Stream.ofNullable(fill(items, name)).toList();
        }
        return List.copyOf(texts(topic));
    }

    /** Those of the allowed values that the facts or the prompt name. */
    private List<Object> chosen(List<String> choices, Topic topic) {
        return choices.stream()
                .filter(choice -> switch (topic) {
                    case SIZES ->
                        facts.sizes().stream().anyMatch(range -> Topic.range(choice)
                                .filter(range::overlaps)
                                .isPresent());
                    // A plain word among them, such as "partner" or "education", means something else in most texts.
                    case SENIORITIES, DEPARTMENTS ->
                        isNamed(choice, topic) || (choice.contains("_") && subject.contains(choice));
                    default -> isNamed(choice, topic) || isMentioned(choice);
                })
                .map(choice -> (Object) choice)
                .toList();
    }

    /** Exactly, or for a department by some of the words of its name: "sales" of {@code master_sales}. */
    private boolean isNamed(String choice, Topic topic) {
        String name = " " + plain(choice) + " ";
        return texts(topic).stream()
                .map(wanted -> " " + plain(wanted) + " ")
                .anyMatch(wanted -> topic == Topic.DEPARTMENTS ? name.contains(wanted) : name.equals(wanted));
    }

    private boolean isMentioned(String choice) {
        return (" " + words(subject) + " ").contains(" " + plain(choice) + " ");
    }

    private String text(SchemaNode node, String name) {
        Topic topic = Topic.of(name, node.words());
        if (!node.choices().isEmpty()) {
            return chosen(node.choices(), topic).stream()
                    .findFirst()
                    .map(String::valueOf)
                    .orElse(node.choices().get(0));
        }
        return topic == Topic.PROSE
                ? summary()
                : texts(topic).stream().findFirst().orElseGet(this::summary);
    }

    private List<String> texts(Topic topic) {
        return switch (topic) {
            case TITLES -> facts.titles();
            case SENIORITIES -> facts.seniorities();
            case INDUSTRIES -> facts.industries();
            case LOCATIONS -> facts.locations();
            case SIZES ->
                facts.sizes().stream()
                        .map(range -> range.from() + "," + range.to())
                        .toList();
            case DOMAINS -> facts.domains();
            case DEPARTMENTS -> facts.departments();
            case KEYWORDS -> facts.keywords();
            case PROSE ->
                Stream.of(SENTENCE.split(subject, -1))
                        .filter(sentence -> !sentence.isBlank())
                        .limit(3)
                        .toList();
        };
    }

    private double number(SchemaNode node, String name) {
        double low = node.minimum().orElse(0);
        String plain = plain(name);
        if (plain.contains("confidence") || plain.contains("score") || plain.contains("relevance")) {
            double high = node.maximum().orElse(node.type().equals("integer") ? 100 : 1);
            return low + facts.coverage() * (high - low);
        }
        double named = Topic.of(name, node.words()) == Topic.SIZES
                ? facts.sizes().stream()
                        .findFirst()
                        .map(range -> plain.contains("max") ? range.to() : range.from())
                        .orElse(0)
                : NUMBER.matcher(subject)
                        .results()
                        .findFirst()
                        .map(found -> Double.parseDouble(found.group()))
                        .orElse(0.0);
        return Math.min(Math.max(named, low), node.maximum().orElse(Double.MAX_VALUE));
    }

    /** Whether the prompt speaks of every word in a property's name: {@code usesCrm} of "uses" and "crm". */
    private boolean mentioned(String name) {
        String text = " " + words(subject) + " ";
        return Stream.of(plain(name).split(" ", -1))
                .filter(word -> !List.of("is", "has", "uses", "wants").contains(word))
                .allMatch(word -> text.contains(" " + word));
    }

    private String summary() {
        String first = SENTENCE.split(subject.strip(), -1)[0].replaceAll("\\s+", " ");
        return first.length() <= LONGEST_SUMMARY ? first : first.substring(0, LONGEST_SUMMARY);
    }

    /** A name's words in lower case, from camel case, snake case or prose. */
    static String plain(String name) {
        return words(name.replaceAll("([a-z])([A-Z])", "$1 $2"));
    }

    private static String words(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
