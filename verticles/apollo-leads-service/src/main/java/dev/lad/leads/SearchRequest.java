package dev.lad.leads;

import static com.fasterxml.jackson.annotation.JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY;
import static dev.lad.shared.service.Spelling.once;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lad.leads.Criteria.Revenue;
import dev.lad.shared.errors.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A search as clients write it: the criteria by their own names, and by those that the dashboard knows them by. A criterion
 * is said once; what is said in two ways, or cannot be searched by, is refused.
 *
 * @param query free text
 * @param keywords a list, or a text with commas between them
 * @param location where the company is
 * @param companySize {@code 11-50}, {@code 10001+}
 * @param offset in the place of {@code page}; a multiple of {@code limit}
 */
record SearchRequest(
        Optional<String> query,
        Optional<List<String>> titles,
        Optional<List<String>> seniorities,
        Optional<List<String>> departments,
        Optional<List<String>> personLocations,
        Optional<List<String>> companyLocations,
        Optional<List<String>> industries,
        @JsonFormat(with = ACCEPT_SINGLE_VALUE_AS_ARRAY) Optional<List<String>> keywords,
        Optional<List<String>> employeeRanges,
        Optional<List<String>> technologies,
        Optional<Revenue> revenue,
        Optional<List<String>> companyDomains,
        Optional<Integer> page,
        Optional<Integer> limit,
        @JsonFormat(with = ACCEPT_SINGLE_VALUE_AS_ARRAY) Optional<List<String>> industry,
        @JsonFormat(with = ACCEPT_SINGLE_VALUE_AS_ARRAY) Optional<List<String>> location,
        @JsonFormat(with = ACCEPT_SINGLE_VALUE_AS_ARRAY) Optional<List<String>> technology,

        @JsonProperty("company_size") @JsonFormat(with = ACCEPT_SINGLE_VALUE_AS_ARRAY)
        Optional<List<String>> companySize,

        @JsonProperty("employee_count_min") Optional<Integer> employeeCountMin,
        @JsonProperty("employee_count_max") Optional<Integer> employeeCountMax,
        @JsonProperty("revenue_range") Optional<Revenue> revenueRange,
        @JsonProperty("revenue_min") Optional<Long> revenueMin,
        @JsonProperty("revenue_max") Optional<Long> revenueMax,
        Optional<Integer> offset) {

    private static final int MOST_WORDS = 50;
    private static final int LONGEST_WORD = 200;
    /** Beyond any company; a range at Apollo has two ends. */
    private static final int NO_MOST = 999_999_999;

    /** Fails with {@code Invalid} where it contradicts itself. */
    Criteria criteria() {
        return new Criteria(
                query,
                titles,
                seniorities,
                departments,
                personLocations,
                once("companyLocations", companyLocations, "location", location),
                once("industries", industries, "industry", industry),
                keywords.map(SearchRequest::words),
                employees(),
                once("technologies", technologies, "technology", technology),
                yearly(),
                companyDomains,
                pageNumber(),
                limit);
    }

    private static List<String> words(List<String> keywords) {
        List<String> words = keywords.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.size() > MOST_WORDS || words.stream().anyMatch(word -> word.length() > LONGEST_WORD)) {
            throw Failure.Invalid.at(
                    "/keywords",
                    "There may be at most %d keywords of at most %d characters.".formatted(MOST_WORDS, LONGEST_WORD));
        }
        return words;
    }

    private Optional<List<String>> employees() {
        String ranges = companySize.isPresent() ? "company_size" : "employeeRanges";
        String bounds = employeeCountMin.isPresent() ? "employee_count_min" : "employee_count_max";
        Optional<List<String>> counted = employeeCountMin.isPresent() || employeeCountMax.isPresent()
                ? Optional.of(List.of(employeeCountMin.orElse(0) + "," + employeeCountMax.orElse(NO_MOST)))
                : Optional.empty();
        counted.ifPresent(all -> ascending(bounds, all));
        Optional<List<String>> given =
                once("employeeRanges", employeeRanges, "company_size", companySize.map(sizes -> sizes.stream()
                        .map(SearchRequest::range)
                        .toList()));
        given.ifPresent(all -> ascending(ranges, all));
        return once(ranges, given, bounds, counted);
    }

    private static String range(String size) {
        return size.endsWith("+") ? size.replace("+", "," + NO_MOST) : size.replace('-', ',');
    }

    private static void ascending(String member, List<String> ranges) {
        ranges.forEach(range -> {
            String[] ends = range.split(",", -1);
            ascending(member, Long.parseLong(ends[0]), Long.parseLong(ends[1]));
        });
    }

    private Optional<Revenue> yearly() {
        String range = revenueRange.isPresent() ? "revenue_range" : "revenue";
        String bound = revenueMin.isPresent() ? "revenue_min" : "revenue_max";
        Optional<Revenue> bounds = revenueMin.isPresent() || revenueMax.isPresent()
                ? Optional.of(new Revenue(revenueMin, revenueMax))
                : Optional.empty();
        Optional<Revenue> given = once("revenue", revenue, "revenue_range", revenueRange);
        bounds.ifPresent(asked -> ascending(bound, asked));
        given.ifPresent(asked -> ascending(range, asked));
        return once(range, given, bound, bounds);
    }

    private static void ascending(String member, Revenue range) {
        range.min().ifPresent(least -> range.max().ifPresent(most -> ascending(member, least, most)));
    }

    private Optional<Integer> pageNumber() {
        int size = limit.orElse(Criteria.LIMIT);
        return once("page", page, "offset", offset.map(skipped -> {
            if (skipped % size != 0 || skipped / size >= Criteria.MOST_PAGES) {
                throw Failure.Invalid.at(
                        "/offset",
                        "offset must be a multiple of limit, which is %d, and below %d pages of it."
                                .formatted(size, Criteria.MOST_PAGES));
            }
            return skipped / size + 1;
        }));
    }

    private static void ascending(String member, long least, long most) {
        if (least > most) {
            throw Failure.Invalid.at("/" + member, "The least, %d, is more than the most, %d.".formatted(least, most));
        }
    }
}
