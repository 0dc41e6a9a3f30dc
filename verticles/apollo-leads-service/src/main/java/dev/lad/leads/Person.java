package dev.lad.leads;

import java.util.Optional;

/**
 * What Apollo has told of a person. A hit of a search is the same with most of it empty.
 *
 * @param email usable; a placeholder is empty
 */
record Person(
        String apolloId,
        Optional<String> firstName,
        Optional<String> lastName,
        Optional<String> title,
        Optional<String> seniority,
        Optional<String> headline,
        Lead.Company company,
        Optional<String> city,
        Optional<String> state,
        Optional<String> country,
        Optional<String> linkedinUrl,
        Optional<String> email,
        Optional<String> emailStatus) {

    /** Somebody of whom only the id is known. */
    static Person unknown(String apolloId) {
        return new Person(
                apolloId,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Lead.Company.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** As a user would say it. */
    Lead.Details details() {
        return new Lead.Details(
                firstName,
                lastName,
                title,
                seniority,
                headline,
                Optional.of(company),
                city,
                state,
                country,
                Optional.empty(),
                linkedinUrl,
                Optional.empty(),
                Optional.empty(),
                email,
                Optional.empty(),
                Optional.empty());
    }

    /** Without the address, where that was not what was paid for. */
    Person withoutEmail() {
        return new Person(
                apolloId,
                firstName,
                lastName,
                title,
                seniority,
                headline,
                company,
                city,
                state,
                country,
                linkedinUrl,
                Optional.empty(),
                Optional.empty());
    }
}
