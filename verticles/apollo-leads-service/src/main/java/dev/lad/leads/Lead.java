package dev.lad.leads;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A person whom a tenant may want to talk to. What is not known is empty.
 *
 * @param apolloId the person's id at Apollo, 24 hex digits
 * @param timeZone an IANA zone
 * @param linkedinProviderId LinkedIn's own id, where social-integration has learned it
 * @param instagram the handle without {@code @}
 * @param emailStatus Apollo's word: verified, unverified, …
 * @param phone E.164
 * @param source where it came from: apollo, manual, import
 * @param enrichedAt when Apollo told all that it knows
 */
record Lead(
        UUID id,
        Optional<String> apolloId,
        Optional<String> firstName,
        Optional<String> lastName,
        Optional<String> title,
        Optional<String> seniority,
        Optional<String> headline,
        Company company,
        Optional<String> city,
        Optional<String> state,
        Optional<String> country,
        Optional<String> timeZone,
        Optional<String> linkedinUrl,
        Optional<String> linkedinProviderId,
        Optional<String> instagram,
        Optional<String> email,
        Optional<String> emailStatus,
        Optional<String> phone,
        PhoneState phoneState,
        String source,
        Optional<Instant> enrichedAt,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether the phone number is known, and if not, why. */
    enum PhoneState {
        /** Never asked for. */
        NONE,
        /** Apollo is looking. */
        PENDING,
        REVEALED,
        /** Apollo has none. */
        UNAVAILABLE;

        @JsonValue
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static PhoneState of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /** Where the person works. */
    record Company(
            Optional<String> name,
            Optional<String> domain,
            Optional<String> industry,
            Optional<Integer> employees,
            Optional<String> city,
            Optional<String> country) {

        static final Company UNKNOWN = new Company(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** What a user says about a lead; what is empty is not said. */
    record Details(
            Optional<String> firstName,
            Optional<String> lastName,
            Optional<String> title,
            Optional<String> seniority,
            Optional<String> headline,
            Optional<Company> company,
            Optional<String> city,
            Optional<String> state,
            Optional<String> country,
            Optional<String> timeZone,
            Optional<String> linkedinUrl,
            Optional<String> linkedinProviderId,
            Optional<String> instagram,
            Optional<String> email,
            Optional<String> phone,
            Optional<String> source) {

        boolean namesNobody() {
            return linkedinUrl.isEmpty() && email.isEmpty() && phone.isEmpty();
        }
    }

    /** Which leads a list shows; what is empty does not narrow it. */
    record Filter(
            Optional<String> text,
            Optional<String> company,
            Optional<String> title,
            Optional<String> country,
            Optional<String> source,
            Optional<Boolean> hasEmail,
            Optional<Boolean> hasPhone,
            Optional<Boolean> enriched) {}
}
