package dev.lad.icp;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What worked out an answer. */
enum Source {
    GEMINI,
    /** Word lists, without a language model. */
    RULES;

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Source of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
