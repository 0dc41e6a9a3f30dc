package dev.lad.campaigns.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with variables: {@code {{firstName}}}, or {@code {{firstName|there}}} with words for a lead that has none.
 * {@code {{first_name}}} is the same variable.
 */
public final class Template {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([^{}|]*?)\\s*(?:\\|([^{}]*))?}}");

    private static final Map<String, Function<LeadCard, Optional<String>>> VALUES = Map.of(
            "firstName", LeadCard::firstName,
            "lastName", LeadCard::lastName,
            "fullName", LeadCard::fullName,
            "title", LeadCard::title,
            "headline", LeadCard::headline,
            "company", LeadCard::company,
            "industry", LeadCard::industry,
            "city", LeadCard::city,
            "country", LeadCard::country,
            "location", LeadCard::location);

    /** The variables there are, in order. */
    public static final Set<String> VARIABLES = new TreeSet<>(VALUES.keySet());

    private final List<Part> parts;

    /** Words as they stand, or a variable. */
    private sealed interface Part {
        record Words(String text) implements Part {}

        record Variable(String name, Optional<String> fallback) implements Part {}
    }

    private Template(List<Part> parts) {
        this.parts = parts;
    }

    public static Template of(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            parts.add(new Part.Words(text.substring(end, matcher.start())));
            parts.add(new Part.Variable(camel(matcher.group(1)), Optional.ofNullable(matcher.group(2))));
            end = matcher.end();
        }
        parts.add(new Part.Words(text.substring(end)));
        return new Template(List.copyOf(parts));
    }

    /** Whether it has a variable that is not written as one, so that its braces would be read by the lead. */
    public boolean malformed() {
        return parts.stream()
                .anyMatch(part -> part instanceof Part.Words words
                        && (words.text().contains("{{") || words.text().contains("}}")));
    }

    /** Names that are no variables. */
    public Set<String> unknown() {
        Set<String> unknown = new TreeSet<>();
        parts.forEach(part -> {
            if (part instanceof Part.Variable variable && !VALUES.containsKey(variable.name())) {
                unknown.add(variable.name());
            }
        });
        return unknown;
    }

    /** Variables without a fallback for which the lead has no value. */
    public Set<String> missing(LeadCard lead) {
        Set<String> missing = new TreeSet<>();
        parts.forEach(part -> {
            if (part instanceof Part.Variable variable && value(variable, lead).isEmpty()) {
                missing.add(variable.name());
            }
        });
        return missing;
    }

    /**
     * The text for one lead.
     *
     * @throws IllegalStateException where a variable is {@linkplain #missing}
     */
    public String fill(LeadCard lead) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> {
            if (part instanceof Part.Variable variable) {
                text.append(value(variable, lead)
                        .orElseThrow(() -> new IllegalStateException("the lead has no " + variable.name())));
            } else if (part instanceof Part.Words words) {
                text.append(words.text());
            }
        });
        return text.toString();
    }

    private static Optional<String> value(Part.Variable variable, LeadCard lead) {
        Optional<String> value = Optional.ofNullable(VALUES.get(variable.name()))
                .flatMap(reader -> reader.apply(lead))
                .filter(text -> !text.isBlank());
        return value.isPresent() ? value : variable.fallback();
    }

    private static String camel(String name) {
        if (name.equals("company_name") || name.equals("companyName")) {
            return "company";
        }
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_", -1)) {
            camel.append(
                    camel.isEmpty() || word.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }
}
