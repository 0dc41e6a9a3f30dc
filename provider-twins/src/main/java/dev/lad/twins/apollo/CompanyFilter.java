package dev.lad.twins.apollo;

import dev.lad.twins.world.Company;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conditions on companies that searches for people and for companies share. An absent condition admits all. */
final class CompanyFilter {
    private static final int MOST_DOMAINS = 1_000;

    private CompanyFilter() {}

    static Predicate<Company> of(Params params) {
        return Stream.of(
                        located(params.strings("organization_locations")),
                        notLocated(params.strings("organization_not_locations")),
                        oneOf(domains(params), Company::domain),
                        oneOf(params.strings("organization_ids"), Company::apolloId),
                        oneOf(params.strings("organization_industry_tag_ids"), company -> company.industry()
                                .tagId()),
                        employees(params.strings("organization_num_employees_ranges")),
                        revenue(params),
                        technologies(params),
                        keywordTags(params.strings("q_organization_keyword_tags")),
                        named(params),
                        withoutPostings(params))
                .reduce(company -> true, Predicate::and);
    }

    private static Predicate<Company> located(List<String> wanted) {
        return company -> wanted.isEmpty() || wanted.stream().anyMatch(company.place()::matches);
    }

    private static Predicate<Company> notLocated(List<String> unwanted) {
        return company -> unwanted.stream().noneMatch(company.place()::matches);
    }

    private static Predicate<Company> oneOf(List<String> wanted, Function<Company, String> property) {
        Set<String> set = lower(wanted);
        return company -> set.isEmpty() || set.contains(property.apply(company).toLowerCase(Locale.ROOT));
    }

    private static List<String> domains(Params params) {
        var domains = params.strings("q_organization_domains_list");
        if (domains.size() > MOST_DOMAINS) {
            throw ApolloErrors.invalid("q_organization_domains_list takes at most " + MOST_DOMAINS + " domains");
        }
        return domains;
    }

    private record Range(int low, int high) {
        static Range parse(String text) {
            var ends = text.split(",", -1);
            try {
                return new Range(Integer.parseInt(ends[0].strip()), Integer.parseInt(ends[1].strip()));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
                throw ApolloErrors.invalid("Invalid employee range '" + text + "', use the form 1,10");
            }
        }
    }

    private static Predicate<Company> employees(List<String> texts) {
        var ranges = texts.stream().map(Range::parse).toList();
        return company -> ranges.isEmpty()
                || ranges.stream()
                        .anyMatch(range -> company.employees() >= range.low() && company.employees() <= range.high());
    }

    private static Predicate<Company> revenue(Params params) {
        var least = params.bound("revenue_range", "min").orElse(Long.MIN_VALUE);
        var most = params.bound("revenue_range", "max").orElse(Long.MAX_VALUE);
        return company -> company.revenue() >= least && company.revenue() <= most;
    }

    private static Predicate<Company> technologies(Params params) {
        var all = params.strings("currently_using_all_of_technology_uids");
        var any = params.strings("currently_using_any_of_technology_uids");
        var none = params.strings("currently_not_using_any_of_technology_uids");
        return company -> all.stream().allMatch(company::uses)
                && (any.isEmpty() || any.stream().anyMatch(company::uses))
                && none.stream().noneMatch(company::uses);
    }

    private static Predicate<Company> keywordTags(List<String> tags) {
        var wanted = lower(tags);
        return company -> wanted.isEmpty()
                || wanted.stream()
                        .anyMatch(tag -> company.keywords().contains(tag)
                                || company.industry().name().contains(tag));
    }

    private static Predicate<Company> named(Params params) {
        var part = params.string("q_organization_name").orElse("").toLowerCase(Locale.ROOT);
        return company -> company.name().toLowerCase(Locale.ROOT).contains(part);
    }

    private static Predicate<Company> withoutPostings(Params params) {
        var askedFor = !params.strings("q_organization_job_titles").isEmpty()
                || !params.strings("organization_job_locations").isEmpty()
                || Stream.of("organization_num_jobs_range", "organization_job_posted_at_range")
                        .anyMatch(range -> Stream.of("min", "max").anyMatch(end -> params.isBounded(range, end)));
        return company -> !askedFor;
    }

    private static Set<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
