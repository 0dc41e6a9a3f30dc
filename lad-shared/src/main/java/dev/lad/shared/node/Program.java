package dev.lad.shared.node;

import dev.lad.shared.config.Env;
import dev.lad.shared.config.SettingsPage;
import dev.lad.shared.db.DatabaseUnusable;
import dev.lad.shared.log.LogConfig;
import dev.lad.shared.service.Contract.BrokenContract;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frame of every {@code main} of LAD: {@code --help} and {@code --version}, a start that either succeeds or prints
 * one sentence and ends with 1, and an end that waits for what was started. Wrong arguments end with 2, a signal with
 * 128 and its number, as the JVM does.
 *
 * <p>A process never exits from an event loop: the loop would wait for the exit, and the exit for the loop.
 *
 * @param name as a user calls it: {@code billing}, {@code lad db}
 * @param reader as {@code docs/configuration.md} calls it: {@code billing}, {@code db}
 * @param about what it is and does, a sentence or two; {@code --help} adds the settings
 */
public record Program(String name, String reader, String about) {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    /**
     * Starts, on the main thread, and may block. It reads and checks {@code env} before it begins anything, and adds what
     * it starts to {@code shutdown} first.
     */
    @FunctionalInterface
    public interface Start {
        void run(Env env, Shutdown shutdown) throws Exception;
    }

    /** Runs the process to its end, or prints its help. */
    public void run(String[] args, Start start) {
        switch (args.length == 0 ? "" : args[0]) {
            case "" -> run(start);
            case "--help", "-h" -> System.out.println(help().stripTrailing());
            case "--version" -> System.out.println(name + " " + build());
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

    /** How long ago the JVM was launched, so that its own start counts. */
    public static Duration sinceLaunch(InstantSource clock) {
        Instant now = clock.instant();
        return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
    }

    private String help() {
        return about + "\nSettings are environment variables (docs/configuration.md):\n" + SettingsPage.help(reader);
    }

    /** What it was built of and runs on. */
    private static String build() {
        return version() + " (Vert.x " + vertx() + ", Java " + Runtime.version() + ")";
    }

    private static String vertx() {
        try (InputStream in = Vertx.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("vertx-version.txt", unreadable);
        }
    }

    private void run(Start start) {
        Shutdown shutdown = Shutdown.atExit();
        try {
            Env env = Env.of(System.getenv());
            LogConfig.read(env);
            start.run(env, shutdown);
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
