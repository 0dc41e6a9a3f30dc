package dev.lad.leads;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom a question is about.
 *
 * @param lead the lead that it is, where there is one
 * @param identifier the surest that is known
 */
record Subject(Optional<Lead> lead, Identifier identifier) {

    /**
     * What Apollo is to find the person by.
     *
     * @param apolloName the parameter of {@code /people/match}
     * @param domain the company's, beside a name
     */
    record Identifier(String apolloName, String value, Optional<String> domain) {
        static Identifier apolloId(String id) {
            return new Identifier("id", id, Optional.empty());
        }

        static Identifier linkedin(String url) {
            return new Identifier(
                    "linkedin_url",
                    LinkedinProfile.slug(url)
                            .map(slug -> "http://www.linkedin.com/in/" + slug)
                            .orElse(url),
                    Optional.empty());
        }

        static Identifier email(String email) {
            return new Identifier("email", email.strip().toLowerCase(Locale.ROOT), Optional.empty());
        }

        static Identifier name(String name, String domain) {
            return new Identifier(
                    "name", name.strip(), Optional.of(domain.strip().toLowerCase(Locale.ROOT)));
        }

        Optional<String> apolloId() {
            return apolloName.equals("id") ? Optional.of(value) : Optional.empty();
        }

        /** The same for the same person, and without what must not stand in logs. */
        String key() {
            return apolloId()
                    .orElseGet(
                            () -> hash(apolloName + "\n" + value.toLowerCase(Locale.ROOT) + "\n" + domain.orElse("")));
        }
    }

    /** The surest identifier that a lead has; empty where Apollo could not find the person by any. */
    static Optional<Identifier> identifier(Lead lead) {
        return identifiers(lead).findFirst();
    }

    /** All that Apollo could find a lead's person by, the surest first. */
    static Stream<Identifier> identifiers(Lead lead) {
        return Stream.of(
                        lead.apolloId().map(Identifier::apolloId),
                        lead.linkedinUrl().map(Identifier::linkedin),
                        lead.email().map(Identifier::email),
                        lead.lastName().flatMap(last -> lead.company()
                                .domain()
                                .map(domain -> Identifier.name(lead.firstName().orElse("") + " " + last, domain))))
                .flatMap(Optional::stream);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
