package dev.lad.twins.gemini;

import dev.lad.twins.gemini.Facts.Range;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a property of a schema asks for, judged by its name and, when that says nothing, by its description. */
enum Topic {
    SENIORITIES("seniorit|level"),
    DEPARTMENTS("department|\\bfunctions?\\b"),
    SIZES("employee|headcount|company size|size range|staff|\\bsize"),
    INDUSTRIES("industr|sector|vertical"),
    LOCATIONS("location|countr|region|\\bcit(?:y|ies)|geograph|territor"),
    TITLES("title|role|position|persona|decision maker"),
    DOMAINS("domain|website"),
    KEYWORDS("keyword|\\btags?\\b|topic|technolog|interest|signal"),
    PROSE("");

    private static final Pattern BOUNDS = Pattern.compile("(\\d+)\\D+(\\d+)");
    private static final Pattern OPEN = Pattern.compile("(\\d+)\\s*\\+");

    private final Pattern pattern;

    Topic(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    static Topic of(String name, String description) {
        Topic byName = of(Answerer.plain(name));
        return byName == PROSE && name.isEmpty() ? of(Answerer.plain(description)) : byName;
    }

    private static Topic of(String words) {
        for (Topic topic : values()) {
            if (topic == PROSE || topic.pattern.matcher(words).find()) {
                return topic;
            }
        }
        return PROSE;
    }

    /** Numbers of employees as a choice may spell them: {@code 51,200}, {@code 51-200}, {@code 10001+}. */
    static Optional<Range> range(String choice) {
        String digits = choice.replaceAll("(?<=\\d),(?=\\d{3}\\b.*[-–])", "");
        Matcher bounds = BOUNDS.matcher(digits);
        if (bounds.find()) {
            return Optional.of(new Range(Integer.parseInt(bounds.group(1)), Integer.parseInt(bounds.group(2))));
        }
        Matcher open = OPEN.matcher(digits);
        return open.find()
                ? Optional.of(new Range(Integer.parseInt(open.group(1)), Integer.MAX_VALUE))
                : Optional.empty();
    }
}
