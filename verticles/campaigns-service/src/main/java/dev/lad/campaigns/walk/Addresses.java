package dev.lad.campaigns.walk;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses in the one form in which they are compared. */
public final class Addresses {
    private static final Pattern PROFILE = Pattern.compile("linkedin\\.com/in/([^/?#\\s]+)", Pattern.CASE_INSENSITIVE);
    /** What may be the name of a person, once decoded: neither another part of an address nor what no text may hold. */
    private static final Pattern NAME = Pattern.compile("[^/?#\\s\\p{Cntrl}]{1,200}");

    private Addresses() {}

    /** The public identifier in the address of a LinkedIn profile: {@code jane-doe}, {@code jörg} of {@code j%C3%B6rg}. */
    public static Optional<String> profile(String url) {
        Matcher matcher = PROFILE.matcher(url);
        return matcher.find() ? decoded(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> decoded(String segment) {
        try {
            return Optional.of(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8)
                            .toLowerCase(Locale.ROOT))
                    .filter(NAME.asMatchPredicate());
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    /** An Instagram name without {@code @}. */
    public static String userName(String name) {
        return name.replaceFirst("^@", "").toLowerCase(Locale.ROOT);
    }
}
