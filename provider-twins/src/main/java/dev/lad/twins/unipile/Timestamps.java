package dev.lad.twins.unipile;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Unipile's timestamps: always with milliseconds and {@code Z}; its own SDK rejects any other form. */
final class Timestamps {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Timestamps() {}

    static String millis(Instant instant) {
        return MILLIS.format(instant);
    }
}
