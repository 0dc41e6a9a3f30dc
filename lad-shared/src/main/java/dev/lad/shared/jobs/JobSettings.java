package dev.lad.shared.jobs;

import java.time.Duration;

/**
 * How a runner works.
 *
 * @param concurrency most jobs at a time in this runner
 * @param lease how long a claim holds without being renewed; work of a crashed instance is taken up after this long
 * @param idlePoll the pause between polls when there is nothing to do
 */
public record JobSettings(int concurrency, Duration lease, Duration idlePoll) {

    public static final JobSettings STANDARD = new JobSettings(32, Duration.ofSeconds(30), Duration.ofSeconds(1));

    public JobSettings {
        if (concurrency < 1 || lease.toMillis() < 30 || idlePoll.toMillis() < 1) {
            throw new IllegalArgumentException("not settings that a runner could work with: " + concurrency
                    + " at a time, lease " + lease + ", idle poll " + idlePoll);
        }
    }
}
