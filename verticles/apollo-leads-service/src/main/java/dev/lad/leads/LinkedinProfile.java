package dev.lad.leads;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a profile's URL that names the person, however the rest is written. */
final class LinkedinProfile {
    private static final Pattern PERSON =
            Pattern.compile("(?:https?://)?(?:[a-z]{2,3}\\.)?linkedin\\.com/in/([^/?#]+).*", Pattern.CASE_INSENSITIVE);

    private LinkedinProfile() {}

    /** {@code dana-okafor} of {@code https://www.linkedin.com/in/Dana-Okafor/?x=1}; empty for what is no person's profile. */
    static Optional<String> slug(String url) {
        Matcher matcher = PERSON.matcher(url.strip());
        return matcher.matches() ? decoded(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> decoded(String raw) {
        try {
            return Optional.of(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }
}
