package dev.lad.campaigns.walk;

import java.time.Instant;
import java.util.Optional;

/**
 * What one guard said about one touch; kept, so that a person can see why it waits.
 *
 * @param reason stable, lower snake case; where it did not pass
 * @param until when it may pass; empty where no time will change it
 */
public record Verdict(String guard, boolean passed, Optional<String> reason, Optional<Instant> until) {

    static Verdict pass(String guard) {
        return new Verdict(guard, true, Optional.empty(), Optional.empty());
    }

    static Verdict never(String guard, String reason) {
        return new Verdict(guard, false, Optional.of(reason), Optional.empty());
    }

    static Verdict wait(String guard, String reason, Instant until) {
        return new Verdict(guard, false, Optional.of(reason), Optional.of(until));
    }
}
