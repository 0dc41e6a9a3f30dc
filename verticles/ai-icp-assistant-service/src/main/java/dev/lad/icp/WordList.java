package dev.lad.icp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Values, and the words by which a text names them. Read from {@code vocabulary/<name>.txt}: a line is {@code value =
 * word, word}; one that begins with # says something to its reader.
 */
final class WordList {
    private final Map<String, String> byWord;
    private final String alternatives;
    private final Pattern words;

    private WordList(Map<String, String> byWord) {
        this.byWord = Collections.unmodifiableMap(byWord);
        // Longer words first, since a pattern takes the first alternative that fits.
        this.alternatives = byWord.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?:", ")"));
        this.words = Pattern.compile("(?<![\\p{L}\\p{N}-])" + alternatives + "(?![\\p{L}\\p{N}-])");
    }

    static WordList load(String name) {
        Map<String, String> byWord = new LinkedHashMap<>();
        text(name)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .forEach(line -> {
                    int equals = line.indexOf(" = ");
                    for (String word : line.substring(equals + 3).split(", ", -1)) {
                        byWord.put(word, line.substring(0, equals));
                    }
                });
        return new WordList(byWord);
    }

    /** Every value, in the order of the list. */
    List<String> values() {
        return byWord.values().stream().distinct().toList();
    }

    /** What a word stands for; in lower case. */
    Optional<String> valueOf(String word) {
        return Optional.ofNullable(byWord.get(word));
    }

    /** The values that a text in lower case names, in the order of their first mention. */
    List<String> in(String text) {
        List<String> found = new ArrayList<>();
        words.matcher(text).results().forEach(match -> valueOf(match.group())
                .filter(value -> !found.contains(value))
                .ifPresent(found::add));
        return List.copyOf(found);
    }

    /** A regular expression for any of the words. */
    String alternatives() {
        return alternatives;
    }

    private static String text(String name) {
        try (InputStream in = WordList.class.getResourceAsStream("vocabulary/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("vocabulary/" + name + ".txt is not on the classpath");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
