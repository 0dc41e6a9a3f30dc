package dev.lad.twins.apollo;

import dev.lad.twins.world.Person;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The conditions of a people search. An absent condition admits all. */
final class PersonFilter {
    private PersonFilter() {}

    static Predicate<Person> of(Params params) {
        var ofCompany = CompanyFilter.of(params);
        return Stream.<Predicate<Person>>of(
                        titled(params.strings("person_titles"), params.flag("include_similar_titles", true)),
                        oneOf(params.strings("person_seniorities"), person -> person.job()
                                .seniority()),
                        oneOf(params.strings("person_departments"), person -> person.job()
                                .department()),
                        located(params.strings("person_locations")),
                        emailStatus(params.strings("contact_email_status")),
                        keywords(params.string("q_keywords").orElse("")),
                        person -> ofCompany.test(person.company()))
                .reduce(person -> true, Predicate::and);
    }

    private static Predicate<Person> titled(List<String> wanted, boolean similar) {
        return person -> wanted.isEmpty()
                || wanted.stream()
                        .anyMatch(title -> Titles.match(title, person.job().title(), similar));
    }

    private static Predicate<Person> oneOf(List<String> wanted, Function<Person, String> property) {
        return person -> wanted.isEmpty() || wanted.contains(property.apply(person));
    }

    private static Predicate<Person> located(List<String> wanted) {
        return person -> wanted.isEmpty() || wanted.stream().anyMatch(person.place()::matches);
    }

    private static Predicate<Person> emailStatus(List<String> wanted) {
        return person -> wanted.isEmpty() || wanted.stream().anyMatch(status -> hasStatus(person, status));
    }

    private static boolean hasStatus(Person person, String status) {
        var contact = person.contact();
        return switch (status) {
            case "verified" -> contact.workEmail().isPresent() && contact.workEmailVerified();
            case "unverified" -> contact.workEmail().isPresent() && !contact.workEmailVerified();
            case "likely to engage" -> person.temperament().repliesAfter().isPresent();
            case "unavailable" -> contact.workEmail().isEmpty();
            default -> false;
        };
    }

    /** Every word must stand somewhere in the name, the title, or the company's name, industry and keywords. */
    private static Predicate<Person> keywords(String text) {
        var words = Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            return person -> true;
        }
        return person -> {
            var company = person.company();
            var about = String.join(
                            " ",
                            person.name(),
                            person.headline(),
                            company.industry().name(),
                            String.join(" ", company.keywords()))
                    .toLowerCase(Locale.ROOT);
            return words.stream().allMatch(about::contains);
        };
    }
}
