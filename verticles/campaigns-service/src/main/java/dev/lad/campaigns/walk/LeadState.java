package dev.lad.campaigns.walk;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a lead's walk stands. */
public enum LeadState {
    /** Not begun. */
    WAITING,
    ACTIVE,
    /** Ended because the lead replied; a reaction to the reply may still be under way. */
    REPLIED,
    COMPLETED,
    /** Ended because a step was refused for good. */
    FAILED,
    /** Ended by a person, or because the lead may not be touched. */
    STOPPED;

    public boolean isLive() {
        return this == WAITING || this == ACTIVE;
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static LeadState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
