package dev.lad.icp;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An ideal customer that a tenant keeps.
 *
 * @param description what it was worked out from; empty where that was a list of customers
 * @param uses how often criteria were generated from it
 * @param version counts changes; the ETag
 */
record Profile(
        UUID id,
        String name,
        Source source,
        Optional<String> model,
        Optional<String> description,
        @JsonUnwrapped Icp icp,
        int uses,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** What is to be changed; what is empty stays. */
    record Change(
            Optional<String> name,
            Optional<List<String>> titles,
            Optional<List<String>> seniorities,
            Optional<List<String>> departments,
            Optional<List<String>> industries,
            Optional<List<String>> employeeRanges,
            Optional<List<String>> locations,
            Optional<List<String>> keywords,
            Optional<List<String>> technologies) {

        Icp appliedTo(Icp icp) {
            return new Icp(
                    titles.orElse(icp.titles()),
                    seniorities.orElse(icp.seniorities()),
                    departments.orElse(icp.departments()),
                    industries.orElse(icp.industries()),
                    employeeRanges.orElse(icp.employeeRanges()),
                    locations.orElse(icp.locations()),
                    keywords.orElse(icp.keywords()),
                    technologies.orElse(icp.technologies()),
                    icp.reasons());
        }
    }
}
