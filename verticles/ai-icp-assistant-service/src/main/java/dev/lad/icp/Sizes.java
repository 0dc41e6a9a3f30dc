package dev.lad.icp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Sizes of companies in a text, as the ranges that searches take. */
final class Sizes {
    /** LinkedIn's; the last has no upper end, for which a million stands. */
    static final List<String> RANGES =
            List.of("1,10", "11,50", "51,200", "201,500", "501,1000", "1001,5000", "5001,10000", "10001,1000000");

    private static final int MOST = 1_000_000;
    /** Of bounded length, and never begun within another: else a long row of digits is read again from each of them. */
    private static final String NUMBER = "((?<!\\d)\\d[\\d,.]{0,15}(?: ?k\\b)?)";

    private static final String STAFF =
            "(?:\\s*\\+)?\\s*-?(?:employees|employee|people|staff|headcount|ftes?|person|workers)\\b";
    private static final Pattern FROM_TO = Pattern.compile(NUMBER + "\\s*(?:-|–|to|and)\\s*" + NUMBER + STAFF);
    private static final Pattern AT_LEAST = Pattern.compile(
            "(?<!no )(?:over|more than|at least|above|minimum of|no fewer than|no less than)\\s+" + NUMBER + STAFF);
    private static final Pattern AND_MORE =
            Pattern.compile(NUMBER + "\\s*\\+\\s*(?:employees|people|staff|headcount|ftes?)\\b");
    private static final Pattern AT_MOST = Pattern.compile(
            "(?<!no )(?:under|fewer than|less than|up to|below|at most|no more than)\\s+" + NUMBER + STAFF);
    private static final Pattern ABOUT = Pattern.compile("(?:about|around|some|roughly)\\s+" + NUMBER + STAFF);

    private final WordList words;

    Sizes(WordList words) {
        this.words = words;
    }

    private record Span(int least, int most) {

        /** Ranges of which more than an end belongs to the span. */
        List<String> ranges() {
            return RANGES.stream()
                    .filter(range -> {
                        Span of = of(range);
                        return least == most
                                ? of.least <= least && least <= of.most
                                : of.least < most && least < of.most;
                    })
                    .toList();
        }

        static Span of(String range) {
            String[] ends = range.split(",", -1);
            return new Span(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
        }
    }

    /** The range that a number of employees falls into. */
    static List<String> rangeOf(int employees) {
        return new Span(employees, employees).ranges();
    }

    /** By numbers where the text has any, else by words such as "startup". */
    List<String> in(String text) {
        List<Span> spans = new ArrayList<>();
        find(FROM_TO, text, match -> new Span(number(match.group(1)), number(match.group(2))), spans);
        find(AT_LEAST, text, match -> new Span(number(match.group(1)), MOST), spans);
        find(AND_MORE, text, match -> new Span(number(match.group(1)), MOST), spans);
        find(AT_MOST, text, match -> new Span(1, number(match.group(1))), spans);
        find(ABOUT, text, match -> new Span(number(match.group(1)), number(match.group(1))), spans);
        if (spans.isEmpty()) {
            words.in(text).forEach(range -> spans.add(Span.of(range)));
        }
        return RANGES.stream()
                .filter(range -> spans.stream().anyMatch(span -> span.ranges().contains(range)))
                .toList();
    }

    private interface Reading {
        Span read(MatchResult match);
    }

    private static void find(Pattern pattern, String text, Reading reading, List<Span> into) {
        pattern.matcher(text)
                .results()
                .map(reading::read)
                .filter(span -> span.least() <= span.most())
                .forEach(into::add);
    }

    private static int number(String text) {
        boolean thousands = text.endsWith("k");
        String digits = text.replaceAll("[^0-9]", "");
        int value = Integer.parseInt(digits.substring(0, Math.min(digits.length(), 7)));
        return Math.min(MOST, thousands ? value * 1_000 : value);
    }
}
