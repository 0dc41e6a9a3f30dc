package dev.lad.shared.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What became of a run of a job. */
public sealed interface Outcome {

    /** An outcome that the handler may settle in its own transaction: nothing went wrong. */
    sealed interface Progress extends Outcome {}

    /** Finished; the row goes. */
    record Done() implements Progress {}

    /**
     * It got on and has a next part: to be run again, with its attempts counted anew.
     *
     * @param dueAt business clock
     * @param payload the new payload; empty keeps the present one
     */
    record Again(Instant dueAt, Optional<JsonNode> payload) implements Progress {}

    /** Nothing to do yet, for instance because a provider is not to be called: paused on the wall clock, not counted as an attempt. */
    record Later(Duration pause) implements Progress {}

    /**
     * It went wrong and may go right another time: tried again after a back-off, dead after the last attempt.
     *
     * @param atLeast the shortest pause that makes sense, where the failure said so; else zero
     */
    record Failed(String reason, Duration atLeast) implements Outcome {}

    /** It went wrong and no further try would help. */
    record Dead(String reason) implements Outcome {}

    /** The handler has already {@linkplain Jobs#settle settled} the row in its own transaction. */
    record Settled() implements Outcome {}

    static Progress done() {
        return new Done();
    }

    static Progress again(Instant dueAt) {
        return new Again(dueAt, Optional.empty());
    }

    static Progress again(Instant dueAt, JsonNode payload) {
        return new Again(dueAt, Optional.of(payload));
    }

    static Progress later(Duration pause) {
        return new Later(pause);
    }

    static Outcome failed(String reason) {
        return new Failed(reason, Duration.ZERO);
    }

    static Outcome dead(String reason) {
        return new Dead(reason);
    }

    static Outcome settled() {
        return new Settled();
    }
}
