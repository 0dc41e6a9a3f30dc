package dev.lad.twins.world;

import java.time.Duration;
import java.util.Optional;

/**
 * How a person treats those who approach them.
 *
 * @param acceptsAfter from invitation to acceptance; empty: never
 * @param repliesAfter from message to reply; empty: never
 * @param replyText what the reply says
 * @param answers what happens when the phone rings
 * @param talks how long a call lasts once it is answered
 */
public record Temperament(
        Optional<Duration> acceptsAfter,
        Optional<Duration> repliesAfter,
        String replyText,
        PhoneManner answers,
        Duration talks) {

    /** What happens when somebody's phone rings. */
    public enum PhoneManner {
        HUMAN,
        MACHINE,
        NO_ANSWER,
        BUSY
    }
}
