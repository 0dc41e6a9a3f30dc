package dev.lad.icp;

import dev.lad.shared.errors.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Does the model's work without one: it finds the words that it knows. The same text gives the same answer, always. What
 * a text excludes ("except agencies") is not found; a search has no place for it.
 */
final class Rules {
    private static final int MOST_COMMON = 5;
    private static final Pattern EXCLUDED = Pattern.compile(
            "\\b(?:except(?:\\s+for)?|excluding|other than|but not|not in|not interested in|avoid(?:ing)?|no(?!\\s+(?:more|fewer|less)))\\b[^.;,\\n]*");

    private final Vocabulary vocabulary;
    private final Roles roles;
    private final Sizes sizes;

    Rules(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.roles = new Roles(vocabulary);
        this.sizes = new Sizes(vocabulary.sizes());
    }

    /** Fails with {@code Unprocessable} where nothing is recognized. */
    Icp profile(Material material) {
        Icp icp = material instanceof Material.Customers book
                ? common(book.customers())
                : mentioned(((Material.Text) material).text());
        if (icp.isEmpty()) {
            throw nothingRecognized();
        }
        return icp;
    }

    Search search(Icp icp, int limit) {
        Criteria criteria = Criteria.of(icp, limit);
        if (criteria.isEmpty()) {
            throw nothingRecognized();
        }
        return new Search(criteria, criteria.inWords() + " Worked out by rules, without a language model.");
    }

    static Failure nothingRecognized() {
        return new Failure.Unprocessable(
                "nothing_recognized",
                "Nothing here says who the customers are; name roles, industries, places or company sizes.");
    }

    private Icp mentioned(String text) {
        String plain = EXCLUDED.matcher(text.toLowerCase(Locale.ROOT).replaceAll("[ \\t]+", " "))
                .replaceAll(" ");
        Roles.Found people = roles.in(plain);
        List<String> industries = vocabulary.industries().in(plain);
        List<String> ranges = sizes.in(plain);
        List<String> places = vocabulary.placesIn(plain);
        List<String> keywords = vocabulary.keywords().in(plain);
        List<String> technologies = vocabulary.technologies().in(plain);
        List<String> reasons = new ArrayList<>();
        reason(reasons, "The text names these roles: %s.", people.titles());
        reason(reasons, "It speaks of these industries: %s.", industries);
        reason(reasons, "It speaks of companies of this size (employees): %s.", ranges);
        reason(reasons, "It names these places: %s.", places);
        reason(reasons, "It mentions: %s.", keywords);
        reason(reasons, "It mentions these technologies: %s.", technologies);
        return new Icp(
                people.titles(),
                people.seniorities(),
                people.departments(),
                industries,
                ranges,
                places,
                keywords,
                technologies,
                reasons);
    }

    private Icp common(List<Customer> customers) {
        List<String> reasons = new ArrayList<>();
        List<String> titles = commonest(customers, Customer::title, "were bought for by a %s", reasons);
        Roles.Found people = roles.in(String.join(". ", titles).toLowerCase(Locale.ROOT));
        return new Icp(
                titles,
                people.seniorities(),
                people.departments(),
                commonest(
                        customers,
                        customer -> customer.industry().map(this::industry),
                        "are in the industry %s",
                        reasons),
                Sizes.RANGES.stream()
                        .filter(commonest(
                                customers,
                                customer -> customer.employees().map(count -> Sizes.rangeOf(Math.min(count, 1_000_000))
                                        .get(0)),
                                "have between %s employees",
                                reasons)::contains)
                        .toList(),
                commonest(customers, customer -> customer.country().map(this::place), "are in %s", reasons),
                List.of(),
                List.of(),
                reasons);
    }

    private String industry(String said) {
        return vocabulary.industries().in(said.toLowerCase(Locale.ROOT)).stream()
                .findFirst()
                .orElse(said);
    }

    private String place(String said) {
        return vocabulary.locations().in(said.toLowerCase(Locale.ROOT)).stream()
                .findFirst()
                .orElse(said);
    }

    /** The values of a property that most customers have, with a reason for the first. */
    private static List<String> commonest(
            List<Customer> customers,
            Function<Customer, Optional<String>> property,
            String said,
            List<String> reasons) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        customers.forEach(
                customer -> property.apply(customer).ifPresent(value -> counts.merge(value, 1, Integer::sum)));
        List<String> commonest = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_COMMON)
                .map(Map.Entry::getKey)
                .toList();
        commonest.stream()
                .findFirst()
                .ifPresent(first -> reasons.add("%d of %d customers %s."
                        .formatted(counts.get(first), customers.size(), said.formatted(first))));
        return commonest;
    }

    private static void reason(List<String> reasons, String sentence, List<String> values) {
        if (!values.isEmpty()) {
            reasons.add(sentence.formatted(String.join("; ", values)));
        }
    }
}
