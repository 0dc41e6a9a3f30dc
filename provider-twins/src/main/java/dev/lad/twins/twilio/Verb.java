package dev.lad.twins.twilio;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One instruction of a TwiML document. */
sealed interface Verb {

    /** Talks or plays something for that long. */
    record Sound(Duration length) implements Verb {}

    /**
     * Asks the callee something.
     *
     * @param speech whether spoken answers are taken
     * @param prompt how long the question lasts
     * @param patience how long to wait for an answer
     * @param action where the answer goes; empty: to the document's own URL
     */
    record Gather(boolean speech, Duration prompt, Duration patience, Optional<String> action, String method)
            implements Verb {}

    /** Records the callee, then asks {@code action} how to go on. */
    record RecordMessage(Duration longest, Optional<String> action, String method, Optional<String> callback)
            implements Verb {}

    /** Records the whole call from here on. */
    record StartRecording(int channels, Optional<String> callback) implements Verb {}

    record Redirect(String url, String method) implements Verb {}

    record Hangup() implements Verb {}

    /** Connects the callee to somebody or something else; lasts until one of them hangs up. */
    record Connect() implements Verb {}

    /** A document's verbs in their order. */
    record Script(List<Verb> verbs) {
        public Script {
            verbs = List.copyOf(verbs);
        }
    }
}
