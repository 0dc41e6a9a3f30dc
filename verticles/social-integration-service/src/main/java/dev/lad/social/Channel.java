package dev.lad.social;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A social network. */
enum Channel {
    LINKEDIN,
    INSTAGRAM;

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Channel of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
