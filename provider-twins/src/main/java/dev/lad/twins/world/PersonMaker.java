package dev.lad.twins.world;

import dev.lad.twins.world.Person.Contact;
import dev.lad.twins.world.Person.Instagram;
import dev.lad.twins.world.Person.LinkedIn;
import dev.lad.twins.world.Temperament.PhoneManner;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the people. Of a hundred, some 88 have a work e-mail and 72 a phone, 45 accept invitations and 35 reply, so that
 * every empty answer occurs.
 */
final class PersonMaker {
    private static final long KIND = 0x9E;
    private static final String HEX = "0123456789abcdef";
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static final List<String> REPLIES = List.of(
            "Thanks for reaching out. Could you send me some more detail?",
            "Interesting timing, we are looking at this right now. Are you free on Thursday?",
            "Not a priority this quarter, please check back in the new year.",
            "Happy to talk. What does pricing look like?",
            "I am not the right person, but I can introduce you to a colleague.",
            "Sounds good, let us set up a call.");

    private final long seed;
    private final List<Company> companies;
    private final FictionalPhones phones;

    PersonMaker(long seed, List<Company> companies, FictionalPhones phones) {
        this.seed = seed;
        this.companies = companies;
        this.phones = phones;
    }

    Person make(int index) {
        var draw = new Draw(seed, KIND, index);
        var company = draw.of(companies);
        var place = draw.chance(80) ? company.place() : draw.of(Places.ALL);
        var first = draw.of(Names.firstNamesOf(place.country()));
        var last = draw.of(Names.lastNamesOf(place.country()));
        return new Person(
                index,
                "66" + draw.text(HEX, 22),
                first,
                last,
                Jobs.draw(draw, company),
                place,
                contact(draw, index, first, last, company, place),
                linkedin(draw, index, first, last),
                instagram(draw, index, first, last),
                temperament(draw));
    }

    private Contact contact(Draw draw, int index, String first, String last, Company company, Place place) {
        var local = lower(first) + "." + lower(last);
        var verified = draw.chance(85);
        return new Contact(
                draw.chance(88) ? Optional.of(local + "." + index + "@" + company.domain()) : Optional.empty(),
                verified,
                draw.chance(40) ? Optional.of(local + index + "@mail.example") : Optional.empty(),
                draw.chance(72) ? Optional.of(phones.nextFor(place)) : Optional.empty());
    }

    private static LinkedIn linkedin(Draw draw, int index, String first, String last) {
        return new LinkedIn(
                lower(first) + "-" + lower(last) + "-" + Integer.toString(index, 36) + draw.text(HEX, 4),
                "ACoAA" + draw.text(BASE64URL, 34),
                100_000_000L + index * 7_919L);
    }

    private static Optional<Instagram> instagram(Draw draw, int index, String first, String last) {
        if (!draw.chance(40)) {
            return Optional.empty();
        }
        return Optional.of(new Instagram(
                lower(first) + "." + lower(last) + index,
                Long.toString(2_000_000_000L + index * 104_729L),
                "1784" + (10_000_000_000L + index * 15_485_863L),
                draw.betweenByMagnitude(20, 50_000)));
    }

    private static Temperament temperament(Draw draw) {
        var accepts = draw.chance(45) ? Optional.of(Duration.ofMinutes(draw.betweenByMagnitude(20, 4_320))) : none();
        var replies = draw.chance(35) ? Optional.of(Duration.ofMinutes(draw.betweenByMagnitude(10, 2_880))) : none();
        return new Temperament(
                accepts,
                replies,
                draw.of(REPLIES),
                phoneManner(draw.below(100)),
                Duration.ofSeconds(draw.between(20, 240)));
    }

    private static Optional<Duration> none() {
        return Optional.empty();
    }

    private static PhoneManner phoneManner(int percentile) {
        if (percentile < 40) return PhoneManner.HUMAN;
        if (percentile < 70) return PhoneManner.MACHINE;
        if (percentile < 90) return PhoneManner.NO_ANSWER;
        return PhoneManner.BUSY;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
