package dev.lad.leads;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which addresses are one. Apollo shows {@code email_not_unlocked@domain.com} and the like for one that it withholds. */
final class Emails {
    private static final Set<String> NOBODYS_DOMAINS =
            Set.of("domain.com", "example.com", "example.org", "example.net");
    /** The whole company's, or nobody's: not an address of this person. */
    private static final Set<String> NOBODYS_NAMES =
            Set.of("info", "contact", "noreply", "no-reply", "noemail", "no-email", "no_email", "none", "unknown");

    private Emails() {}

    /** The address in lower case, or nothing where it reaches nobody. */
    static Optional<String> usable(String text) {
        String email = text.strip().toLowerCase(Locale.ROOT);
        int at = email.lastIndexOf('@');
        if (at < 1 || at == email.length() - 1 || email.contains(" ")) {
            return Optional.empty();
        }
        String name = email.substring(0, at);
        return NOBODYS_NAMES.contains(name)
                        || name.contains("not_unlocked")
                        || NOBODYS_DOMAINS.contains(email.substring(at + 1))
                ? Optional.empty()
                : Optional.of(email);
    }
}
