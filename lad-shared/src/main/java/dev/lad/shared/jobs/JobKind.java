package dev.lad.shared.jobs;

import java.time.Duration;

/**
 * How one kind of work is to be tried.
 *
 * @param name what jobs are enqueued under
 * @param attempts tries before it is dead
 * @param backoff the pause after each failed one
 * @param deadline how long one try may take; then it counts as failed
 */
public record JobKind(String name, int attempts, Backoff backoff, Duration deadline) {

    /** Ten attempts over about a quarter of an hour, each within a minute. */
    public static JobKind named(String name) {
        return new JobKind(name, 10, Backoff.STANDARD, Duration.ofMinutes(1));
    }

    public JobKind withAttempts(int most) {
        return new JobKind(name, most, backoff, deadline);
    }

    public JobKind withBackoff(Backoff other) {
        return new JobKind(name, attempts, other, deadline);
    }

    public JobKind withDeadline(Duration other) {
        return new JobKind(name, attempts, backoff, other);
    }
}
