package dev.lad.leads;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Apollo's members to ours. Whatever is missing, null or of an unknown kind is taken as not said. */
final class ApolloJson {
    private ApolloJson() {}

    /** A person of a search, an enrichment or {@code /people/{id}}; empty for null, missing and empty. */
    static Optional<Person> person(JsonNode json) {
        return text(json.path("id"))
                .map(id -> new Person(
                        id,
                        text(json.path("first_name")),
                        text(json.path("last_name")),
                        text(json.path("title")),
                        text(json.path("seniority")),
                        text(json.path("headline")),
                        company(json.path("organization")),
                        text(json.path("city")),
                        text(json.path("state")),
                        text(json.path("country")),
                        text(json.path("linkedin_url"))
                                .filter(url -> LinkedinProfile.slug(url).isPresent()),
                        email(json),
                        text(json.path("email_status"))));
    }

    /**
     * The number that a delivery brings for a person: the first that is not known to be dead. E.164.
     *
     * @param apolloId empty for whomever it is about
     */
    static Optional<String> phone(JsonNode delivery, Optional<String> apolloId) {
        return elements(delivery.path("people"))
                .filter(person ->
                        apolloId.map(person.path("id").asText()::equals).orElse(true))
                .flatMap(person -> elements(person.path("phone_numbers")))
                .filter(phone -> !phone.path("status_cd").asText().contains("invalid"))
                .flatMap(phone -> text(phone.path("sanitized_number")).stream())
                .filter(number -> number.matches("\\+[1-9]\\d{6,14}"))
                .findFirst();
    }

    /** Whether a delivery is about this person at all. */
    static boolean isAbout(JsonNode delivery, String apolloId) {
        return elements(delivery.path("people"))
                .anyMatch(person -> person.path("id").asText().equals(apolloId));
    }

    static Optional<String> text(JsonNode node) {
        return node.isValueNode() && !node.isNull()
                ? Optional.of(node.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /** The work address, else a personal one. */
    private static Optional<String> email(JsonNode person) {
        return Stream.concat(Stream.of(person.path("email")), elements(person.path("personal_emails")))
                .flatMap(address -> text(address).stream())
                .flatMap(address -> Emails.usable(address).stream())
                .findFirst();
    }

    private static Lead.Company company(JsonNode json) {
        JsonNode employees = json.path("estimated_num_employees");
        return new Lead.Company(
                text(json.path("name")),
                text(json.path("primary_domain")),
                text(json.path("industry")),
                employees.canConvertToInt() && employees.isNumber()
                        ? Optional.of(employees.intValue())
                        : Optional.empty(),
                text(json.path("city")),
                text(json.path("country")));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
