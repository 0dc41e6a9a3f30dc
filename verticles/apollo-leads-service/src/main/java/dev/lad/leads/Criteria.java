package dev.lad.leads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whom to look for; what is empty does not narrow it.
 *
 * @param text of which every word must stand in what Apollo knows of the person
 * @param employeeRanges least and most: {@code 11,50}
 * @param limit hits on a page, at most 100 as Apollo has it
 */
record Criteria(
        Optional<String> text,
        Optional<List<String>> titles,
        Optional<List<String>> seniorities,
        Optional<List<String>> departments,
        Optional<List<String>> personLocations,
        Optional<List<String>> companyLocations,
        Optional<List<String>> industries,
        Optional<List<String>> keywords,
        Optional<List<String>> employeeRanges,
        Optional<List<String>> technologies,
        Optional<Revenue> revenue,
        Optional<List<String>> companyDomains,
        Optional<Integer> page,
        Optional<Integer> limit) {
    static final int LIMIT = 25;
    static final int MOST_PAGES = 500;

    /** A year's, in US dollars. */
    record Revenue(Optional<Long> min, Optional<Long> max) {}

    int pageNumber() {
        return page.orElse(1);
    }

    int pageSize() {
        return limit.orElse(LIMIT);
    }

    /**
     * The body of Apollo's people search. Industries go as keyword tags with the keywords, any of which will do: Apollo takes
     * industries only by ids of its own.
     */
    JsonNode forApollo() {
        ObjectNode body = Json.object();
        text.map(String::strip).filter(said -> !said.isEmpty()).ifPresent(said -> body.put("q_keywords", said));
        put(body, "person_titles", titles);
        put(body, "person_seniorities", seniorities);
        put(body, "person_departments", departments);
        put(body, "person_locations", personLocations);
        put(body, "organization_locations", companyLocations);
        List<String> tags = new ArrayList<>(industries.orElse(List.of()));
        keywords.ifPresent(tags::addAll);
        put(body, "q_organization_keyword_tags", Optional.of(tags).map(Criteria::lower));
        put(body, "organization_num_employees_ranges", employeeRanges);
        put(body, "currently_using_any_of_technology_uids", technologies.map(Criteria::uids));
        put(body, "q_organization_domains_list", companyDomains.map(Criteria::lower));
        revenue.ifPresent(range -> body.set("revenue_range", Json.tree(range)));
        return body.put("page", pageNumber()).put("per_page", pageSize());
    }

    private static void put(ObjectNode body, String name, Optional<List<String>> values) {
        List<String> given = values.orElse(List.of()).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted()
                .toList();
        if (!given.isEmpty()) {
            body.set(name, Json.tree(given));
        }
    }

    private static List<String> lower(List<String> values) {
        return values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
    }

    /** Apollo names a technology by its name in lower case with underscores. */
    private static List<String> uids(List<String> technologies) {
        return technologies.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s.]+", "_"))
                .toList();
    }
}
