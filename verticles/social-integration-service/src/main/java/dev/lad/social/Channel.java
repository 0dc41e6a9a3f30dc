package dev.lad.social;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A social network. */
enum Channel {
    LINKEDIN("LinkedIn"),
    INSTAGRAM("Instagram");

    private final String title;

    Channel(String title) {
        this.title = title;
    }

    /** As people write it. */
    String title() {
        return title;
    }

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Channel of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
