package dev.lad.shared.jobs;

import dev.lad.shared.time.Time;
import java.time.Duration;
import java.time.Instant;

/** Notices when the business clock runs ahead of the wall clock, where idle polling must be quicker to keep up. */
final class ClockSpeed {
    private static final Duration WHILE_FAST = Duration.ofMillis(100);

    private final Time time;
    private Instant wall;
    private Instant business;

    ClockSpeed(Time time) {
        this.time = time;
        this.wall = time.wall().instant();
        this.business = time.business().instant();
    }

    /** The idle pause for the speed at which time has passed since it was last asked. */
    Duration idlePause(Duration whileNormal) {
        Instant wallNow = time.wall().instant();
        Instant businessNow = time.business().instant();
        Duration wallPassed = Duration.between(wall, wallNow);
        Duration businessPassed = Duration.between(business, businessNow);
        wall = wallNow;
        business = businessNow;
        boolean fast = businessPassed.compareTo(wallPassed.multipliedBy(2).plusMillis(1)) > 0;
        return fast && whileNormal.compareTo(WHILE_FAST) > 0 ? WHILE_FAST : whileNormal;
    }
}
