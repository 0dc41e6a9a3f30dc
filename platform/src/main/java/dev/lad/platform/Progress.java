package dev.lad.platform;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/** What is said at the terminal while things start and stop: one line a step, with the seconds since the launch. */
final class Progress {
    private final PrintStream terminal;
    private final InstantSource clock;

    Progress(PrintStream terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    /** Counted from when the JVM was launched, so that its own start shows. */
    double seconds() {
        return ProcessHandle.current()
                        .info()
                        .startInstant()
                        .map(launch -> Duration.between(launch, clock.instant()).toMillis())
                        .orElse(0L)
                / 1000.0;
    }

    void step(String what, String sentence) {
        terminal.printf("%6.1f s  %-10s %s%n", seconds(), what, sentence);
    }

    void say(String text) {
        terminal.print(text);
    }
}
