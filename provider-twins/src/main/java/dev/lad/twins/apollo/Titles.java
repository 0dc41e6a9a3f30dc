package dev.lad.twins.apollo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares job titles. A similar title has all the words asked for, whatever their order and abbreviation. */
final class Titles {
    private static final Map<String, String> WRITTEN_OUT = Map.ofEntries(
            Map.entry("vp", "vice president"),
            Map.entry("svp", "senior vice president"),
            Map.entry("ceo", "chief executive officer"),
            Map.entry("cto", "chief technology officer"),
            Map.entry("cfo", "chief financial officer"),
            Map.entry("cmo", "chief marketing officer"),
            Map.entry("coo", "chief operating officer"),
            Map.entry("cio", "chief information officer"),
            Map.entry("cpo", "chief product officer"),
            Map.entry("cro", "chief revenue officer"),
            Map.entry("sdr", "sales development representative"),
            Map.entry("hr", "people"),
            Map.entry("sr", "senior"),
            Map.entry("mgr", "manager"),
            Map.entry("cofounder", "co founder"));
    private static final Set<String> NOISE = Set.of("of", "the", "and", "for", "in", "at", "");

    private Titles() {}

    static boolean match(String wanted, String title, boolean similar) {
        return similar
                ? words(title).containsAll(words(wanted))
                : wanted.strip().equalsIgnoreCase(title);
    }

    private static Set<String> words(String title) {
        return split(title.toLowerCase(Locale.ROOT)).stream()
                .flatMap(word -> split(WRITTEN_OUT.getOrDefault(word, word)).stream())
                .filter(word -> !NOISE.contains(word))
                .collect(Collectors.toSet());
    }

    private static List<String> split(String text) {
        return Arrays.asList(text.split("[^a-z0-9]+", -1));
    }
}
