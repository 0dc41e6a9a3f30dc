package dev.lad.voice;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Who speaks, and what it says.
 *
 * @param voice Twilio's name of it
 * @param language BCP 47
 * @param disclosure said first; may be empty
 * @param prompt what is asked after the greeting; may be empty
 */
record Agent(
        UUID id,
        String name,
        String voice,
        String language,
        String disclosure,
        String greeting,
        String prompt,
        int maxMinutes,
        Instant createdAt) {
    private static final int USUAL_MINUTES = 10;

    /** An agent as it is wished for. */
    record Wish(
            String name,
            Optional<String> voice,
            Optional<String> language,
            Optional<String> disclosure,
            String greeting,
            Optional<String> prompt,
            Optional<Integer> maxMinutes) {

        Agent as(UUID id, Instant createdAt) {
            return new Agent(
                    id,
                    name,
                    voice.orElse("Polly.Joanna"),
                    language.orElse("en-US"),
                    disclosure.orElse(""),
                    greeting,
                    prompt.orElse(""),
                    maxMinutes.orElse(USUAL_MINUTES),
                    createdAt);
        }
    }
}
