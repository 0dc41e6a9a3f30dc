package dev.lad.twins.gemini;

import java.util.List;

/**
 * What a text about ideal customers says, each list in the order of mention.
 *
 * @param seniorities in Apollo's words: {@code vp}, {@code c_suite}, …
 * @param departments in plain words: {@code sales}, {@code human resources}, …
 * @param industries in LinkedIn's words
 * @param sizes numbers of employees
 * @param words the salient words of the text, most frequent first
 */
record Facts(
        List<String> titles,
        List<String> seniorities,
        List<String> departments,
        List<String> industries,
        List<String> locations,
        List<Range> sizes,
        List<String> keywords,
        List<String> domains,
        List<String> words) {

    /** Bounds are inclusive. */
    record Range(int from, int to) {
        /** Whether more than an end of one belongs to the other. */
        boolean overlaps(Range other) {
            return from == to ? other.from <= from && from <= other.to : from < other.to && other.from < to;
        }
    }

    /** How much was found, from 0 to 1. */
    double coverage() {
        long found = List.of(titles, industries, locations, sizes, keywords).stream()
                .filter(list -> !list.isEmpty())
                .count();
        return 0.5 + found * 0.09;
    }
}
