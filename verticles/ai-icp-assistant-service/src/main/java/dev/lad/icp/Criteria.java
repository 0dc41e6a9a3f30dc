package dev.lad.icp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A search as apollo-leads takes it. */
record Criteria(
        List<String> titles,
        List<String> seniorities,
        List<String> departments,
        List<String> personLocations,
        List<String> companyLocations,
        List<String> industries,
        List<String> keywords,
        List<String> employeeRanges,
        List<String> technologies,
        Optional<Revenue> revenue,
        List<String> companyDomains,
        int limit) {

    /** A year's revenue in US dollars. */
    record Revenue(Optional<Long> min, Optional<Long> max) {}

    /** Those that a profile says, with its places taken for the companies'. */
    static Criteria of(Icp icp, int limit) {
        return new Criteria(
                        icp.titles(),
                        icp.seniorities(),
                        icp.departments(),
                        List.of(),
                        icp.locations(),
                        icp.industries(),
                        icp.keywords(),
                        icp.employeeRanges(),
                        icp.technologies(),
                        Optional.empty(),
                        List.of(),
                        limit)
                .withoutContradictions();
    }

    /**
     * A person must fit each list, so a list that only repeats another is left out where it would lose people: the top
     * titles of every field stand in Apollo's department {@code c_suite}, and who works for a company in Germany need
     * not live there.
     */
    Criteria withoutContradictions() {
        return new Criteria(
                titles,
                seniorities,
                titles.isEmpty() ? departments : List.of(),
                personLocations.equals(companyLocations) ? List.of() : personLocations,
                companyLocations,
                industries,
                keywords,
                employeeRanges,
                technologies,
                revenue,
                companyDomains,
                limit);
    }

    /** Whether it would find everybody. */
    boolean isEmpty() {
        return revenue.isEmpty()
                && Stream.of(
                                titles,
                                seniorities,
                                departments,
                                personLocations,
                                companyLocations,
                                industries,
                                keywords,
                                employeeRanges,
                                technologies,
                                companyDomains)
                        .allMatch(List::isEmpty);
    }

    /** In a sentence. */
    String inWords() {
        List<String> parts = new ArrayList<>();
        said(parts, "", titles.isEmpty() ? seniorities : titles);
        said(parts, "at companies in ", industries);
        said(parts, "about ", keywords);
        said(parts, "using ", technologies);
        said(parts, "in ", companyLocations);
        said(
                parts,
                "with ",
                employeeRanges.stream()
                        .map(range -> range.replace(',', '-') + " employees")
                        .toList());
        String sentence = "Searches for " + String.join(", ", parts) + ".";
        return sentence.length() <= 900 ? sentence : sentence.substring(0, 900) + "…";
    }

    private static void said(List<String> parts, String preposition, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(preposition + String.join(" or ", values));
        }
    }
}
