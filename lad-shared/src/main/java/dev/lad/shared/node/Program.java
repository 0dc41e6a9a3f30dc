package dev.lad.shared.node;

import dev.lad.shared.config.Env;
import dev.lad.shared.db.DatabaseUnusable;
import dev.lad.shared.service.Contract.BrokenContract;
import java.net.BindException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frame of every {@code main} of LAD: {@code --help} and {@code --version}, a start that either succeeds or prints
 * one sentence and ends with 1, and an end that waits for what was started. Wrong arguments end with 2, a signal with
 * 128 and its number, as the JVM does.
 *
 * <p>A process never exits from an event loop: the loop would wait for the exit, and the exit for the loop.
 */
public final class Program {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    /** Starts, on the main thread, and may block. What it starts it adds to {@code shutdown} first. */
    @FunctionalInterface
    public interface Start {
        void run(Shutdown shutdown) throws Exception;
    }

    private Program() {}

    /**
     * Runs a process to its end, or prints its help.
     *
     * @param name as a user calls it: {@code billing}
     * @param help what {@code --help} prints: first line what it is, then its settings
     */
    public static void run(String name, String help, String[] args, Start start) {
        switch (args.length == 0 ? "" : args[0]) {
            case "" -> run(name, start);
            case "--help", "-h" -> System.out.println(help.stripTrailing());
            case "--version" -> System.out.println(name + " " + version());
            default -> {
                System.err.println(name + " does not know \"" + args[0] + "\"; --help says what it takes.");
                System.exit(MISUSED);
            }
        }
    }

    /** The release, from the jar; {@code development} when classes run outside of one. */
    public static String version() {
        return Optional.ofNullable(Program.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static void run(String name, Start start) {
        Shutdown shutdown = Shutdown.atExit();
        try {
            start.run(shutdown);
        } catch (Exception failed) {
            if (!shutdown.begun()) {
                System.err.println(name + ": " + sentence(failed));
            }
            System.exit(FAILED);
        }
    }

    /** For people, without a stack trace where we know what happened. */
    private static String sentence(Exception failed) {
        if (failed instanceof CannotStart
                || failed instanceof Env.Mistaken
                || failed instanceof DatabaseUnusable
                || failed instanceof BrokenContract) {
            return String.valueOf(failed.getMessage());
        }
        if (failed instanceof BindException) {
            return "A port or an address cannot be used (" + failed.getMessage() + ").";
        }
        LOG.atError().setCause(failed).log("start.failed");
        return "The start failed (" + failed + ").";
    }
}
