package dev.lad.twins.gemini;

import dev.lad.twins.gemini.Facts.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Searches a text for what {@link Facts} holds. The same text gives the same facts. */
final class FactFinder {
    private static final String FUNCTION = alternatives(Vocabulary.FUNCTIONS.keySet());
    private static final String LEVEL = alternatives(Vocabulary.LEVELS.keySet());
    private static final String AND = "\\s*(?:,\\s*and|,|and|or|&|/)\\s*";
    private static final Pattern LEVEL_OF_FUNCTION =
            Pattern.compile("\\b(%s)\\s+(?:of\\s+|for\\s+)?(%s(?:%s%s)*)\\b".formatted(LEVEL, FUNCTION, AND, FUNCTION));
    private static final Pattern FUNCTION_LEVEL = Pattern.compile("\\b(%s)\\s+(%s)\\b".formatted(FUNCTION, LEVEL));
    private static final Pattern ONE_FUNCTION = Pattern.compile("\\b(?:" + FUNCTION + ")\\b");
    private static final Pattern ONE_LEVEL = Pattern.compile("\\b(?:" + LEVEL + ")\\b");

    private static final String NUMBER = "(\\d[\\d,.]*k?)";
    private static final String STAFF = "\\s*(?:\\+\\s*)?(?:employees|people|staff|headcount|ftes?)\\b";
    private static final Pattern FROM_TO = Pattern.compile(NUMBER + "\\s*(?:-|–|to|and)\\s*" + NUMBER + STAFF);
    private static final Pattern AT_LEAST = Pattern.compile(
            "(?:over|more than|at least|above|minimum of)\\s+" + NUMBER + STAFF + "|" + NUMBER + "\\s*\\+" + STAFF);
    private static final Pattern AT_MOST =
            Pattern.compile("(?:under|fewer than|less than|up to|below|at most)\\s+" + NUMBER + STAFF);
    private static final int MOST_EMPLOYEES = 10_000;

    private static final Pattern DOMAIN =
            Pattern.compile("\\b([a-z0-9][a-z0-9-]*(?:\\.[a-z0-9-]+)*\\.(?:com|io|ai|net|org|co|dev|example))\\b");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{3,}");
    private static final int MOST_WORDS = 12;

    private FactFinder() {}

    static Facts find(String subject) {
        String text = subject.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        Map<Integer, String> titles = titles(text);
        return new Facts(
                withoutSeniority(titles),
                seniorities(text, titles),
                mentioned(text, Vocabulary.INDUSTRIES),
                mentioned(text, Vocabulary.LOCATIONS),
                sizes(text),
                mentioned(text, Vocabulary.KEYWORDS),
                DOMAIN.matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .toList(),
                words(text));
    }

    /** Values of a vocabulary whose words occur, in the order of their first mention. */
    static List<String> mentioned(String text, Map<String, String> vocabulary) {
        Map<Integer, String> found = new TreeMap<>();
        vocabulary.forEach((word, value) -> Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])")
                .matcher(text)
                .results()
                .findFirst()
                .ifPresent(match -> found.merge(
                        match.start(), value, (one, other) -> one.length() > other.length() ? one : other)));
        return found.values().stream().distinct().toList();
    }

    /** By position: the title and, after a slash, its seniority. */
    private static Map<Integer, String> titles(String text) {
        Map<Integer, String> found = new TreeMap<>();
        LEVEL_OF_FUNCTION.matcher(text).results().forEach(match -> {
            String level = Vocabulary.LEVELS.getOrDefault(match.group(1), "");
            ONE_FUNCTION
                    .matcher(match.group(2))
                    .results()
                    .forEach(function -> found.put(
                            match.start() + function.start(),
                            level.formatted(Vocabulary.FUNCTIONS.get(function.group()))));
        });
        FUNCTION_LEVEL
                .matcher(text)
                .results()
                .forEach(match -> found.putIfAbsent(
                        match.start(),
                        Vocabulary.LEVELS
                                .getOrDefault(match.group(2), "")
                                .formatted(Vocabulary.FUNCTIONS.get(match.group(1)))));
        Vocabulary.TITLES.forEach((word, title) -> Pattern.compile("\\b" + Pattern.quote(word) + "\\b")
                .matcher(text)
                .results()
                .findFirst()
                .ifPresent(match -> found.putIfAbsent(match.start(), title)));
        return found;
    }

    private static List<String> withoutSeniority(Map<Integer, String> titles) {
        return titles.values().stream()
                .map(title -> title.split("/", -1)[0])
                .distinct()
                .toList();
    }

    private static List<String> seniorities(String text, Map<Integer, String> titles) {
        Set<String> found = titles.values().stream()
                .map(title -> title.split("/", -1)[1])
                .collect(Collectors.toCollection(LinkedHashSet::new));
        ONE_LEVEL
                .matcher(text)
                .results()
                .map(level -> Vocabulary.LEVELS.getOrDefault(level.group(), "/").split("/", -1)[1])
                .forEach(found::add);
        if (Pattern.compile("\\bc-(?:level|suite)\\b|\\bexecutives\\b")
                .matcher(text)
                .find()) {
            found.add("c_suite");
        }
        return List.copyOf(found);
    }

    private static List<Range> sizes(String text) {
        List<Range> sizes = new ArrayList<>();
        FROM_TO.matcher(text)
                .results()
                .forEach(match -> sizes.add(new Range(number(match.group(1)), number(match.group(2)))));
        AT_LEAST.matcher(text)
                .results()
                .forEach(match -> sizes.add(
                        new Range(number(match.group(1) == null ? match.group(2) : match.group(1)), MOST_EMPLOYEES)));
        AT_MOST.matcher(text).results().forEach(match -> sizes.add(new Range(1, number(match.group(1)))));
        if (sizes.isEmpty()) {
            mentioned(text, Vocabulary.SIZES).forEach(range -> {
                String[] bounds = range.split("-", -1);
                sizes.add(new Range(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1])));
            });
        }
        return sizes.stream()
                .filter(range -> range.from() <= range.to())
                .distinct()
                .toList();
    }

    private static int number(String text) {
        String digits = text.replaceAll("[,.k]", "");
        int value = Integer.parseInt(digits.substring(0, Math.min(digits.length(), 7)));
        return text.endsWith("k") ? value * 1_000 : value;
    }

    private static List<String> words(String text) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        WORD.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(word -> !Vocabulary.STOP_WORDS.contains(word))
                .forEach(word -> counts.merge(word, 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_WORDS)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Longer words first, since a pattern takes the first alternative that fits. */
    private static String alternatives(Set<String> words) {
        return words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?:", ")"));
    }
}
