package dev.lad.twins.world;

import java.time.ZoneId;

/**
 * A city.
 *
 * @param gdpr whether personal e-mail addresses of who lives there are withheld
 */
public record Place(String city, String state, String country, ZoneId zone, boolean gdpr) {

    /** Whether a location filter such as {@code berlin}, {@code Texas, US} or {@code united kingdom} covers this place. */
    public boolean matches(String location) {
        for (var part : location.split(",", -1)) {
            var wanted = Places.canonical(part.strip());
            if (!wanted.equalsIgnoreCase(city)
                    && !wanted.equalsIgnoreCase(state)
                    && !wanted.equalsIgnoreCase(country)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return city + ", " + state + ", " + country;
    }
}
