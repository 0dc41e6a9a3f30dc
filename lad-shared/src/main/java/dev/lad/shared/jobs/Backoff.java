package dev.lad.shared.jobs;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before trying again: twice as long after each failure, up to a most, and each time a random part
 * between half and all of it, so that what failed together does not come back together.
 *
 * @param first the wait after the first failure, before the random part
 * @param most no wait is longer
 */
public record Backoff(Duration first, Duration most) {

    /** One second, two, four, … up to ten minutes. */
    public static final Backoff STANDARD = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10));

    public Backoff {
        if (first.toMillis() < 1 || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("need 1 ms <= first <= most, got " + first + " and " + most);
        }
    }

    /**
     * The wait before the next try.
     *
     * @param failures how many times in a row it has failed, at least 1
     */
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 30);
        long full = Math.min(most.toMillis(), saturatedShift(first.toMillis(), doublings));
        return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }

    private static long saturatedShift(long value, int by) {
        return value > Long.MAX_VALUE >> by ? Long.MAX_VALUE : value << by;
    }
}
