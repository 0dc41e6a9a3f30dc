package dev.lad.deals;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/**
 * A column of a pipeline.
 *
 * @param probability percent; 100 for won, 0 for lost
 */
record Stage(UUID id, String name, Kind kind, int probability) {

    /** What it means for a deal to stand here. */
    enum Kind {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("won")
        WON,
        @JsonProperty("lost")
        LOST;

        String key() {
            return switch (this) {
                case OPEN -> "open";
                case WON -> "won";
                case LOST -> "lost";
            };
        }

        static Kind of(String key) {
            return switch (key) {
                case "open" -> OPEN;
                case "won" -> WON;
                case "lost" -> LOST;
                default -> throw new IllegalArgumentException("no kind of stage: " + key);
            };
        }
    }
}
