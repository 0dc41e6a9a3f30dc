package dev.lad.campaigns.walk;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses in the one form in which they are compared. */
public final class Addresses {
    private static final Pattern PROFILE = Pattern.compile("linkedin\\.com/in/([^/?#\\s]+)", Pattern.CASE_INSENSITIVE);

    private Addresses() {}

    /** The public identifier in the address of a LinkedIn profile: {@code jane-doe}. */
    public static Optional<String> profile(String url) {
        Matcher matcher = PROFILE.matcher(url);
        return matcher.find() ? Optional.of(matcher.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** An Instagram name without {@code @}. */
    public static String userName(String name) {
        return name.replaceFirst("^@", "").toLowerCase(Locale.ROOT);
    }
}
