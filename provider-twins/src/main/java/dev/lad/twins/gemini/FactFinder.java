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
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Searches a text for what {@link Facts} holds. The same text gives the same facts. */
final class FactFinder {
    private static final String FUNCTION = alternatives(Vocabulary.FUNCTIONS.keySet());
    private static final String LEVEL = alternatives(Vocabulary.LEVELS.keySet());
    private static final String AND = "\\s*(?:,\\s*and|,|and|or|&|/)\\s*";
    private static final String FUNCTIONS = several(FUNCTION);
    private static final String LEVELS = several(LEVEL);
    /** A function that is followed by a level of its own belongs to that one: "heads of sales, marketing managers". */
    private static final Pattern LEVELS_OF_FUNCTIONS =
            Pattern.compile(LEVELS + "\\s+(?:of\\s+|for\\s+|in\\s+)?" + FUNCTIONS + "(?!\\s+\\b" + LEVEL + "\\b)");

    private static final Pattern FUNCTIONS_LEVELS = Pattern.compile(FUNCTIONS + "\\s+" + LEVELS);
    private static final Pattern TEAMS =
            Pattern.compile(FUNCTIONS + "\\s+(?:teams?|departments?|organi[sz]ations?|staff|people)\\b");
    private static final Pattern C_SUITE = Pattern.compile("\\bc[-_ ](?:level|suite)\\b|\\bexecutives\\b");
    private static final Pattern ONE_FUNCTION = Pattern.compile("\\b(?:" + FUNCTION + ")\\b");
    private static final Pattern ONE_LEVEL = Pattern.compile("\\b(?:" + LEVEL + ")\\b");

    private static final String NUMBER = "(\\d[\\d,.]*k?)";
    private static final String STAFF = "\\s*(?:\\+\\s*)?(?:employees|people|staff|headcount|ftes?)\\b";
    private static final Pattern FROM_TO = Pattern.compile(NUMBER + "\\s*(?:-|–|to|and)\\s*" + NUMBER + STAFF);
    private static final Pattern AT_LEAST = Pattern.compile(
            "(?:over|more than|at least|above|minimum of)\\s+" + NUMBER + STAFF + "|" + NUMBER + "\\s*\\+" + STAFF);
    private static final Pattern AT_MOST =
            Pattern.compile("(?:under|fewer than|less than|up to|below|at most)\\s+" + NUMBER + STAFF);
    private static final int MOST_EMPLOYEES = 1_000_000;

    private static final Pattern DOMAIN =
            Pattern.compile("\\b([a-z0-9][a-z0-9-]*(?:\\.[a-z0-9-]+)*\\.(?:com|io|ai|net|org|co|dev|example))\\b");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{3,}");
    private static final int MOST_WORDS = 12;

    private FactFinder() {}

    static Facts find(String subject) {
        String text = subject.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        Map<Integer, List<Role>> roles = roles(text);
        return new Facts(
                distinct(roles, Role::title),
                seniorities(text, roles),
                departments(text, roles),
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

    /** @param function empty for a title that stands on its own */
    private record Role(String title, String seniority, String function) {
        static Role of(String level, String function) {
            String[] pattern = Vocabulary.LEVELS.getOrDefault(level, "%s/").split("/", -1);
            String name = Vocabulary.FUNCTIONS.getOrDefault(function, "");
            return new Role(pattern[0].formatted(name), pattern[1], name);
        }

        static Role alone(String titleAndSeniority) {
            String[] parts = titleAndSeniority.split("/", -1);
            return new Role(parts[0], parts[1], "");
        }
    }

    /** By position, also those that are only meant: "heads and directors of sales or marketing" are four. */
    private static Map<Integer, List<Role>> roles(String text) {
        Map<Integer, List<Role>> found = new TreeMap<>();
        LEVELS_OF_FUNCTIONS
                .matcher(text)
                .results()
                .forEach(match -> found.put(match.start(), pairs(match.group(1), match.group(2))));
        String rest = LEVELS_OF_FUNCTIONS.matcher(text).replaceAll(match -> " "
                .repeat(match.group().length()));
        FUNCTIONS_LEVELS
                .matcher(rest)
                .results()
                .forEach(match -> found.put(match.start(), pairs(match.group(2), match.group(1))));
        Vocabulary.TITLES.forEach((word, title) -> Pattern.compile("\\b" + Pattern.quote(word) + "\\b")
                .matcher(text)
                .results()
                .findFirst()
                .ifPresent(match -> found.putIfAbsent(match.start(), List.of(Role.alone(title)))));
        return found;
    }

    private static List<Role> pairs(String levels, String functions) {
        return words(ONE_FUNCTION, functions).stream()
                .flatMap(function -> words(ONE_LEVEL, levels).stream().map(level -> Role.of(level, function)))
                .toList();
    }

    private static List<String> words(Pattern one, String text) {
        return one.matcher(text).results().map(MatchResult::group).toList();
    }

    private static List<String> distinct(Map<Integer, List<Role>> roles, Function<Role, String> of) {
        return roles.values().stream()
                .flatMap(List::stream)
                .map(of)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    private static List<String> seniorities(String text, Map<Integer, List<Role>> roles) {
        Set<String> found = new LinkedHashSet<>(distinct(roles, Role::seniority));
        words(ONE_LEVEL, text)
                .forEach(level ->
                        found.add(Vocabulary.LEVELS.getOrDefault(level, "/").split("/", -1)[1]));
        if (C_SUITE.matcher(text).find()) {
            found.add("c_suite");
        }
        return List.copyOf(found);
    }

    /** Of the roles, and of teams that are named as such. */
    private static List<String> departments(String text, Map<Integer, List<Role>> roles) {
        Set<String> functions = new LinkedHashSet<>(distinct(roles, Role::function));
        TEAMS.matcher(text).results().forEach(team -> words(ONE_FUNCTION, team.group(1))
                .forEach(function -> functions.add(Vocabulary.FUNCTIONS.getOrDefault(function, ""))));
        return functions.stream()
                .map(function -> Vocabulary.DEPARTMENTS.getOrDefault(function, function.toLowerCase(Locale.ROOT)))
                .distinct()
                .toList();
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

    private static String several(String word) {
        return "\\b(" + word + "(?:" + AND + word + ")*)\\b";
    }

    /** Longer words first, since a pattern takes the first alternative that fits. */
    private static String alternatives(Set<String> words) {
        return words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?:", ")"));
    }
}
