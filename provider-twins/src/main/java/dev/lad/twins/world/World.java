package dev.lad.twins.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ten thousand people in two thousand companies. Never changes; safe for use from any thread. Made when it is first asked
 * for anyone, since that takes about half a second in a JVM that has just started, which nobody else should wait for.
 */
public final class World {
    public static final int PEOPLE = 10_000;
    public static final int COMPANIES = 2_000;

    /** The seed that everybody uses who does not ask for another world. */
    public static final long DEFAULT_SEED = 20_261_123;

    private static final Pattern URL_AROUND_KEY = Pattern.compile(
            "^(?:https?://)?(?:www\\.)?(?:linkedin\\.com/(?:in|company)/|instagram\\.com/)?([^/?]+).*$");

    private final long seed;
    private final Object making = new Object();
    private volatile @Nullable Population made;

    public World(long seed) {
        this.seed = seed;
    }

    public long seed() {
        return seed;
    }

    public List<Company> companies() {
        return population().companies;
    }

    public List<Person> people() {
        return population().people;
    }

    /** Who works there, in the order of {@link #people()}. */
    public List<Person> staffOf(Company company) {
        return Collections.unmodifiableList(population().staff.get(company.index()));
    }

    /**
     * Finds a person by any of: Apollo id, LinkedIn slug, LinkedIn URL, LinkedIn provider id, member URN, Instagram
     * handle, Instagram profile or messaging id, e-mail address, phone number in E.164.
     */
    public Optional<Person> person(String key) {
        return Optional.ofNullable(population().peopleByKey.get(normal(key)));
    }

    /** Finds a company by any of: Apollo id, domain, website, LinkedIn slug, URL or number, name. */
    public Optional<Company> company(String key) {
        return Optional.ofNullable(population().companiesByKey.get(normal(key)));
    }

    private static String normal(String key) {
        return URL_AROUND_KEY.matcher(lower(key.strip())).replaceFirst("$1");
    }

    private static String lower(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    private Population population() {
        Population there = made;
        if (there != null) {
            return there;
        }
        synchronized (making) {
            Population first = made == null ? new Population(seed) : made;
            made = first;
            return first;
        }
    }

    private static final class Population {
        private final List<Company> companies;
        private final List<Person> people;
        private final Map<String, Person> peopleByKey = new HashMap<>();
        private final Map<String, Company> companiesByKey = new HashMap<>();
        private final List<List<Person>> staff;

        Population(long seed) {
            var phones = new FictionalPhones();
            var companyMaker = new CompanyMaker(seed, phones);
            this.companies =
                    IntStream.range(0, COMPANIES).mapToObj(companyMaker::make).toList();
            var personMaker = new PersonMaker(seed, companies, phones);
            this.people = IntStream.range(0, PEOPLE).mapToObj(personMaker::make).toList();
            this.staff = companies.stream()
                    .<List<Person>>map(company -> new ArrayList<>())
                    .toList();
            companies.forEach(this::index);
            people.forEach(this::index);
        }

        private void index(Company company) {
            List.of(company.apolloId(), company.domain(), company.linkedinSlug(), company.linkedinId(), company.name())
                    .forEach(key -> companiesByKey.put(lower(key), company));
        }

        private void index(Person person) {
            var linkedin = person.linkedin();
            var keys = new ArrayList<>(
                    List.of(person.apolloId(), linkedin.slug(), linkedin.providerId(), linkedin.memberUrn()));
            person.instagram()
                    .ifPresent(instagram ->
                            keys.addAll(List.of(instagram.handle(), instagram.providerId(), instagram.messagingId())));
            person.contact().workEmail().ifPresent(keys::add);
            person.contact().personalEmail().ifPresent(keys::add);
            person.contact().phone().ifPresent(keys::add);
            keys.forEach(key -> peopleByKey.put(lower(key), person));
            staff.get(person.company().index()).add(person);
        }
    }
}
