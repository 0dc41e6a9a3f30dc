package dev.lad.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Looks again and again until something holds, with a deadline. For a test's own thread, never an event loop. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /** For as long as a test on a busy machine may reasonably take. */
    public static void until(String what, BooleanSupplier holds) {
        until(what, PATIENCE, holds);
    }

    /** Fails the test where it does not hold within {@code most}. */
    public static void until(String what, Duration most, BooleanSupplier holds) {
        long began = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - began > most.toNanos()) {
                throw new AssertionError("waited " + most.toSeconds() + " s in vain until " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
