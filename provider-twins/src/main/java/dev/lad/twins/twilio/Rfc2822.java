package dev.lad.twins.twilio;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dates as Twilio's 2010 API writes them: {@code Sun, 22 Nov 2026 10:00:00 +0000}. */
final class Rfc2822 {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.US)
            .withZone(ZoneOffset.UTC);

    private Rfc2822() {}

    static String of(Instant instant) {
        return FORMAT.format(instant);
    }

    static @Nullable String of(Optional<Instant> instant) {
        return instant.map(FORMAT::format).orElse(null);
    }
}
