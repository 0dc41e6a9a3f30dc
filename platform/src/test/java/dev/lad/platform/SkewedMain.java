package dev.lad.platform;

import java.time.Clock;
import java.time.Duration;

/** The platform on a machine whose clock is a minute ahead. */
public final class SkewedMain {
    private SkewedMain() {}

    public static void main(String[] args) {
        PlatformMain.PROGRAM.run(args, (env, shutdown) -> {
            Clock machine = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
            new Platform(env, machine, new Progress(System.out, machine), shutdown).start();
        });
    }
}
