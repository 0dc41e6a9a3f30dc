package dev.lad.platform;

import dev.lad.shared.node.Program;
import java.time.Clock;

/** {@code ./lad up}: everything in one JVM, or the services that {@code LAD_SERVICES} names. */
public final class PlatformMain {
    static final Program PROGRAM = new Program("lad", "platform", """
            LAD in one process: PostgreSQL, the provider twins, all services and the gateway. It takes no arguments.

            It ends with 0 after --help and --version, 1 when it cannot start, 2 when its arguments are wrong, and with 128
            and the signal's number after a signal (130 after Ctrl-C), when all is stopped in order.
            """);

    private PlatformMain() {}

    public static void main(String[] args) {
        PROGRAM.run(args, (env, shutdown) -> {
            Clock machine = Clock.systemUTC();
            new Platform(env, machine, new Progress(System.out, machine), shutdown).start();
        });
    }
}
