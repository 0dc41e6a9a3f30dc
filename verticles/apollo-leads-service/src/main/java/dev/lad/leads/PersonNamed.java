package dev.lad.leads;

import static dev.lad.shared.service.Spelling.once;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lad.shared.errors.Failure;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How a request names the person whom it is about, by our names and by those that the dashboard knows. Each operation's
 * schema says which of them it takes.
 *
 * @param personId an id at Apollo, or a lead's
 * @param employeeName sent by the dashboard beside an id, which says all
 */
record PersonNamed(
        Optional<UUID> leadId,
        Optional<String> apolloId,
        Optional<String> personId,
        Optional<String> email,
        Optional<String> linkedinUrl,
        Optional<String> name,
        Optional<String> domain,
        @JsonProperty("lead_id") Optional<UUID> olderLeadId,
        @JsonProperty("person_id") Optional<String> olderPersonId,
        @JsonProperty("apollo_person_id") Optional<String> olderApolloId,
        @JsonProperty("linkedin_url") Optional<String> olderLinkedinUrl,
        @JsonProperty("employee_name") Optional<String> employeeName) {

    Optional<UUID> lead() {
        return once("leadId", leadId, "lead_id", olderLeadId);
    }

    Optional<String> profile() {
        return once("linkedinUrl", linkedinUrl, "linkedin_url", olderLinkedinUrl);
    }

    /** The id of a reveal; fails with {@code Invalid} where neither it nor {@link #lead} is there, or both are. */
    Optional<String> person() {
        Optional<String> person = idOfPerson();
        if (lead().isPresent() == person.isPresent()) {
            throw Failure.Invalid.at("", "Give either leadId or personId.");
        }
        return person;
    }

    /** Apollo's id of an enrichment; fails with {@code Invalid} where the person is named in no way, or in several. */
    Optional<String> apollo() {
        Optional<String> apollo = idOfPerson();
        long named = Stream.of(lead(), apollo, email, profile(), name)
                .filter(Optional::isPresent)
                .count();
        if (named != 1 || name.isPresent() != domain.isPresent()) {
            throw Failure.Invalid.at(
                    "", "Give exactly one of leadId, apolloId, email and linkedinUrl, or name and domain together.");
        }
        return apollo;
    }

    private Optional<String> idOfPerson() {
        Optional<String> ours = apolloId.or(() -> personId);
        String name = apolloId.isPresent() ? "apolloId" : "personId";
        return once(name, once(name, ours, "person_id", olderPersonId), "apollo_person_id", olderApolloId);
    }
}
