package dev.lad.twins.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorldTest {
    private static final World WORLD = new World(World.DEFAULT_SEED);

    @Test
    void the_same_seed_gives_the_same_world_on_every_machine() throws NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        WORLD.companies().forEach(company -> digest.update(company.toString().getBytes(UTF_8)));
        WORLD.people().forEach(person -> digest.update(person.toString().getBytes(UTF_8)));

        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("1c3b2eb95b9151f9eb00e67c8ed16c82e4da0c20102a4e4ced0e163d3f187d62");
    }

    @Test
    void another_seed_gives_another_world() {
        assertThat(new World(1).people().get(0)).isNotEqualTo(WORLD.people().get(0));
    }

    @Test
    void there_are_ten_thousand_people_in_two_thousand_companies() {
        assertThat(WORLD.people()).hasSize(10_000);
        assertThat(WORLD.companies()).hasSize(2_000);
        assertThat(WORLD.companies().stream()
                        .mapToInt(company -> WORLD.staffOf(company).size())
                        .sum())
                .isEqualTo(10_000);
    }

    @Test
    void everything_that_identifies_somebody_is_theirs_alone() {
        assertThat(WORLD.people()).allSatisfy(person -> assertThat(keysOf(person))
                .allSatisfy(key -> assertThat(WORLD.person(key)).contains(person)));
        assertThat(WORLD.companies()).allSatisfy(company -> assertThat(Stream.of(
                        company.apolloId(),
                        company.domain(),
                        company.websiteUrl(),
                        company.linkedinUrl(),
                        company.linkedinId(),
                        company.name()))
                .allSatisfy(key -> assertThat(WORLD.company(key)).contains(company)));
    }

    @Test
    void nothing_in_it_can_be_real() {
        var phones = Stream.concat(
                WORLD.people().stream().flatMap(person -> person.contact().phone().stream()),
                WORLD.companies().stream().map(Company::phone));
        assertThat(phones.toList())
                .doesNotHaveDuplicates()
                .allMatch(phone -> phone.matches("\\+1[2-9]\\d\\d55501\\d\\d|\\+447700900\\d{3}|\\+3363998\\d{4}"));
        assertThat(WORLD.companies()).allMatch(company -> company.domain().endsWith(".example"));
        assertThat(WORLD.people().stream().flatMap(person -> person.contact().workEmail().stream()))
                .allMatch(email -> email.endsWith(".example"));
    }

    @Test
    void every_empty_answer_and_every_manner_occurs() {
        assertThat(share(person -> person.contact().workEmail().isEmpty())).isBetween(8, 16);
        assertThat(share(person -> person.contact().phone().isEmpty())).isBetween(23, 33);
        assertThat(share(person -> person.instagram().isEmpty())).isBetween(55, 65);
        assertThat(share(person -> person.temperament().acceptsAfter().isEmpty()))
                .isBetween(50, 60);
        assertThat(share(person -> person.temperament().repliesAfter().isEmpty()))
                .isBetween(60, 70);
        for (var manner : Temperament.PhoneManner.values()) {
            assertThat(share(person -> person.temperament().answers() == manner))
                    .isGreaterThan(5);
        }
    }

    private static int share(Predicate<Person> who) {
        return (int) (WORLD.people().stream().filter(who).count()
                * 100
                / WORLD.people().size());
    }

    private static List<String> keysOf(Person person) {
        var contact = person.contact();
        return Stream.of(
                        Optional.of(person.apolloId()),
                        Optional.of(person.linkedin().slug()),
                        Optional.of(person.linkedin().url() + "/"),
                        Optional.of(person.linkedin().providerId()),
                        Optional.of(person.linkedin().memberUrn()),
                        person.instagram().map(Person.Instagram::handle),
                        person.instagram().map(Person.Instagram::providerId),
                        person.instagram().map(Person.Instagram::messagingId),
                        contact.workEmail(),
                        contact.personalEmail(),
                        contact.phone())
                .flatMap(Optional::stream)
                .toList();
    }
}
