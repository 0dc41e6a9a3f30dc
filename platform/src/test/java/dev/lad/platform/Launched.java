package dev.lad.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@code main} in a process of its own, as a user starts it. */
public final class Launched implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    private Launched(Process process) {
        this.process = process;
        var reader = new Thread(this::read, "output-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    public static Launched of(Class<?> main, Map<String, String> environment, String... args) throws IOException {
        return under(List.of(), main, environment, args);
    }

    /** @param wrapper a command that runs the command that follows it, such as {@code nice} */
    public static Launched under(List<String> wrapper, Class<?> main, Map<String, String> environment, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LAD_") || name.startsWith("DATABASE_"));
        builder.environment().putAll(environment);
        return new Launched(builder.redirectErrorStream(true).start());
    }

    /** The first line, from here on, that contains the text. */
    public String line(String text) throws InterruptedException {
        for (Optional<String> line = next(); line.isPresent(); line = next()) {
            seen.add(line.get());
            if (line.get().contains(text)) {
                return line.get();
            }
        }
        throw new AssertionError("ended or fell silent without saying \"" + text + "\"; it said " + seen);
    }

    /** All that is still said until the process ends. */
    public List<String> rest() throws InterruptedException {
        var rest = new ArrayList<String>();
        for (Optional<String> line = next(); line.isPresent(); line = next()) {
            rest.add(line.get());
        }
        return rest;
    }

    public int exitCode() {
        return process.onExit()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join()
                .exitValue();
    }

    public long pid() {
        return process.pid();
    }

    /** As {@code kill} and the end of a container do. {@link Process#destroy} would close our end of its output too. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** As {@code kill -9} and the kernel short of memory do. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    @Override
    public void close() {
        process.destroy();
        exitCode();
    }

    private Optional<String> next() throws InterruptedException {
        Optional<String> line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return line == null ? Optional.empty() : line;
    }

    private void read() {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().map(Optional::of).forEach(lines::add);
        } catch (IOException | UncheckedIOException ended) {
            seen.add("(" + ended.getMessage() + ")");
        } finally {
            lines.add(Optional.empty());
        }
    }
}
