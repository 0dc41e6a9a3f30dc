package dev.lad.twins.unipile;

import dev.lad.twins.world.Person;
import dev.lad.twins.world.Person.Instagram;
import dev.lad.twins.world.World;
import java.util.Locale;
import java.util.Optional;

/** A social network, and how people are known there. */
enum Network {
    LINKEDIN,
    INSTAGRAM;

    static Optional<Network> named(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "LINKEDIN" -> Optional.of(LINKEDIN);
            case "INSTAGRAM" -> Optional.of(INSTAGRAM);
            default -> Optional.empty();
        };
    }

    /** Who is known there by any identifier: public, of the profile, or for messages. */
    Optional<Person> person(World world, String identifier) {
        return world.person(identifier).filter(person -> switch (this) {
            case LINKEDIN ->
                identifier.equals(person.linkedin().providerId())
                        || identifier.equalsIgnoreCase(person.linkedin().slug());
            case INSTAGRAM ->
                person.instagram()
                        .filter(profile -> identifier.equalsIgnoreCase(profile.handle())
                                || identifier.equals(profile.providerId())
                                || identifier.equals(profile.messagingId()))
                        .isPresent();
        });
    }

    String providerId(Person person) {
        return switch (this) {
            case LINKEDIN -> person.linkedin().providerId();
            case INSTAGRAM -> instagram(person).providerId();
        };
    }

    /** The id that messages are addressed to. */
    String messagingId(Person person) {
        return switch (this) {
            case LINKEDIN -> person.linkedin().providerId();
            case INSTAGRAM -> instagram(person).messagingId();
        };
    }

    String publicId(Person person) {
        return switch (this) {
            case LINKEDIN -> person.linkedin().slug();
            case INSTAGRAM -> instagram(person).handle();
        };
    }

    String profileUrl(Person person) {
        return switch (this) {
            case LINKEDIN -> person.linkedin().url();
            case INSTAGRAM -> "https://www.instagram.com/" + instagram(person).handle();
        };
    }

    private static Instagram instagram(Person person) {
        return person.instagram()
                .orElseThrow(() -> new IllegalStateException(person.apolloId() + " is not on Instagram"));
    }
}
