package dev.lad.icp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Titles in a text, also those that are only meant: "heads and directors of sales or marketing" are four. */
final class Roles {
    private static final String AND = "\\s*(?:,\\s*and|,\\s*or|,|and|or|&|/)\\s*";

    /** More than anybody names in a row; without an end a long row would exhaust the stack. */
    private static final String FURTHER = "{0,20}";

    private final Vocabulary vocabulary;
    private final Pattern levelsOfFunctions;
    private final Pattern functionsLevels;
    private final Pattern level;
    private final Pattern function;
    private final Pattern title;
    private final Pattern team;

    Roles(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        String levelWord = "\\b" + vocabulary.levels().alternatives() + "\\b";
        String functionWord = "\\b" + vocabulary.functions().alternatives() + "\\b";
        String levels = "(" + levelWord + "(?:" + AND + levelWord + ")" + FURTHER + ")";
        String functions = "(" + functionWord + "(?:" + AND + functionWord + ")" + FURTHER + ")";
        // "Head of sales, marketing managers": marketing belongs to the managers.
        this.levelsOfFunctions =
                Pattern.compile(levels + "\\s+(?:of\\s+|for\\s+)?" + functions + "(?!\\s+" + levelWord + ")");
        this.functionsLevels = Pattern.compile(functions + "\\s+" + levels);
        this.level = Pattern.compile(levelWord);
        this.function = Pattern.compile(functionWord);
        this.title = Pattern.compile("\\b" + vocabulary.titles().alternatives() + "\\b");
        this.team = Pattern.compile(functions + "\\s+(?:teams?|departments?|organi[sz]ations?|staff)\\b");
    }

    /** What a text says of people. */
    record Found(List<String> titles, List<String> seniorities, List<String> departments) {}

    private record Role(String title, String seniority, List<String> departments) {}

    /** In the order of their mention. */
    Found in(String text) {
        TreeMap<Integer, List<Role>> byPosition = new TreeMap<>();
        levelsOfFunctions
                .matcher(text)
                .results()
                .forEach(match -> byPosition.put(match.start(), pairs(match.group(1), match.group(2))));
        // What is taken is blanked out, at its length, so that it is not taken twice.
        String rest = levelsOfFunctions.matcher(text).replaceAll(match -> " "
                .repeat(match.group().length()));
        functionsLevels
                .matcher(rest)
                .results()
                .forEach(match -> byPosition.putIfAbsent(match.start(), pairs(match.group(2), match.group(1))));
        title.matcher(text).results().forEach(match -> byPosition.merge(match.start(), alone(match), Roles::both));

        Set<String> titles = new LinkedHashSet<>();
        Set<String> seniorities = new LinkedHashSet<>();
        Set<String> departments = new LinkedHashSet<>();
        byPosition
                .values()
                .forEach(roles -> roles.forEach(role -> {
                    titles.add(role.title());
                    seniorities.add(role.seniority());
                    departments.addAll(role.departments());
                }));
        seniorities.addAll(vocabulary.ranks().in(text));
        team.matcher(text).results().forEach(match -> each(function, match.group(1), vocabulary.functions())
                .forEach(found -> departments.add(found[1])));
        return new Found(List.copyOf(titles), List.copyOf(seniorities), List.copyOf(departments));
    }

    private List<Role> pairs(String levels, String functions) {
        List<Role> roles = new ArrayList<>();
        for (String[] ofFunction : each(function, functions, vocabulary.functions())) {
            for (String[] ofLevel : each(level, levels, vocabulary.levels())) {
                roles.add(new Role(ofLevel[0].replace("{}", ofFunction[0]), ofLevel[1], List.of(ofFunction[1])));
            }
        }
        return roles;
    }

    private List<Role> alone(MatchResult match) {
        return vocabulary.titles().valueOf(match.group()).stream()
                .map(value -> value.split(";", -1))
                .map(value -> new Role(value[0], value[1], List.of()))
                .toList();
    }

    private static List<String[]> each(Pattern word, String text, WordList list) {
        return word.matcher(text)
                .results()
                .flatMap(match -> list.valueOf(match.group()).stream())
                .map(value -> value.split(";", -1))
                .toList();
    }

    private static List<Role> both(List<Role> one, List<Role> other) {
        List<Role> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }
}
