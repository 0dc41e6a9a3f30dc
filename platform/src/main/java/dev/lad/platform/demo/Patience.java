package dev.lad.platform.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits, in real time, for what happens elsewhere. */
final class Patience {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long BETWEEN_LOOKS_MILLIS = 100;

    private final InstantSource clock;

    Patience(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What {@code look} finds once it finds something.
     *
     * @param what ends the sentence "Waited in vain for …"
     * @throws StoryBroken when it does not happen in time
     */
    <T> T until(String what, Supplier<Optional<T>> look) {
        return until(() -> what, look);
    }

    /** The same, where what is said at the end depends on how things stand then. */
    <T> T until(Supplier<String> what, Supplier<Optional<T>> look) {
        Instant deadline = clock.instant().plus(LIMIT);
        for (Optional<T> found = look.get(); ; found = look.get()) {
            if (found.isPresent()) {
                return found.get();
            }
            if (clock.instant().isAfter(deadline)) {
                throw new StoryBroken("Waited in vain for %s, %d s.".formatted(what.get(), LIMIT.toSeconds()));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoryBroken("Interrupted.");
        }
    }
}
