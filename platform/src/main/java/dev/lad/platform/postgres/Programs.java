package dev.lad.platform.postgres;

import dev.lad.shared.node.CannotStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs PostgreSQL's programs. They refuse to run as root; for root they run in a user namespace of their own, where the
 * same user has no name and no powers.
 */
final class Programs {
    private static final List<String> WITHOUT_POWERS = List.of("unshare", "--user");

    private final Binaries binaries;
    private final List<String> prefix;

    private Programs(Binaries binaries, List<String> prefix) {
        this.binaries = binaries;
        this.prefix = prefix;
    }

    /** @throws CannotStart when this is root and the machine gives it no user namespace */
    static Programs of(Binaries binaries, boolean root) throws IOException, InterruptedException {
        if (!root) {
            return new Programs(binaries, List.of());
        }
        var programs = new Programs(binaries, WITHOUT_POWERS);
        if (!programs.usable()) {
            throw new CannotStart(
                    "PostgreSQL does not run as root, and this machine lets root make no user namespace"
                            + " (unshare --user): run as an ordinary user, or set DATABASE_URL to a PostgreSQL that is running.");
        }
        return programs;
    }

    /**
     * Runs to the end.
     *
     * @param input what it reads
     * @throws CannotStart with the last line that it printed, when it fails
     */
    void run(String input, String name, String... arguments) throws IOException, InterruptedException {
        Process process = builder(name, arguments).redirectErrorStream(true).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new CannotStart("PostgreSQL's " + name + " failed: " + lastLine(output) + ".");
        }
    }

    /** Runs on; what it prints is lost. */
    Process start(String name, String... arguments) throws IOException {
        return builder(name, arguments)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static String lastLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).reduce("", (before, line) -> line);
    }

    private boolean usable() throws IOException, InterruptedException {
        try {
            return start("postgres", "--version").waitFor() == 0;
        } catch (IOException noUnshare) {
            return false;
        }
    }

    private ProcessBuilder builder(String name, String... arguments) {
        var command = new ArrayList<>(prefix);
        command.add(binaries.program(name));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PG"));
        // On macOS PostgreSQL refuses to start where the locale is not set.
        builder.environment().put("LC_ALL", "C");
        return builder;
    }
}
