package dev.lad.leads;

import dev.lad.shared.csv.Csv;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the cells of an uploaded file are read: as people write them, to what the API takes for the same member. */
enum Cell {
    TEXT,
    LONG_TEXT,
    APOLLO_ID,
    COUNT,
    ZONE,
    LINKEDIN,
    INSTAGRAM,
    EMAIL,
    PHONE;

    /** Why a cell cannot stand where it does: a predicate, to follow the name of its column. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit(String predicate) {
            super(predicate, null, false, false);
        }
    }

    /** Empty where the cell is, and where an address is that of nobody. */
    Optional<String> read(String cell) {
        String text = Csv.unguarded(cell.strip()).strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return this == EMAIL ? Emails.usable(said(text)) : Optional.of(said(text));
    }

    private String said(String text) {
        return switch (this) {
            case TEXT -> atMost(text, 200);
            case LONG_TEXT -> atMost(text, 500);
            case APOLLO_ID -> matching(text.toLowerCase(Locale.ROOT), "[0-9a-f]{24}", "is no id of a person at Apollo");
            case COUNT -> matching(text.replaceAll("[ .,]", ""), "[0-9]{1,7}", "is no number up to 9,999,999");
            case ZONE -> zone(text);
            case LINKEDIN -> linkedin(text);
            case INSTAGRAM -> matching(text.replaceFirst("^@", ""), "[A-Za-z0-9._]{1,30}", "is no Instagram handle");
            case EMAIL -> matching(atMost(text, 254), "[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s.]+", "is no e-mail address");
            case PHONE -> phone(text);
        };
    }

    private static String atMost(String text, int characters) {
        if (text.length() > characters) {
            throw new Unfit("is longer than " + characters + " characters");
        }
        return text;
    }

    private static String matching(String text, String pattern, String unfit) {
        if (!Pattern.matches(pattern, text)) {
            throw new Unfit(unfit);
        }
        return text;
    }

    private static String zone(String text) {
        try {
            return ZoneId.of(text).getId();
        } catch (DateTimeException unknown) {
            throw new Unfit("is no IANA time zone, such as Europe/Berlin");
        }
    }

    private static String linkedin(String text) {
        if (LinkedinProfile.slug(atMost(text, 300)).isEmpty()) {
            throw new Unfit("is no LinkedIn profile, such as https://www.linkedin.com/in/dana");
        }
        return text.regionMatches(true, 0, "http", 0, 4) ? text : "https://" + text;
    }

    private static String phone(String text) {
        String digits =
                text.replaceFirst("(?i)^tel:", "").replaceAll("[\\s()./-]", "").replaceFirst("^00", "+");
        return matching(digits, "\\+[1-9][0-9]{6,14}", "is no international number, such as +4930123456");
    }
}
