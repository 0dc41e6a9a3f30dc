package dev.lad.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that answers HTTP, as a user would start it; what it prints goes to a file. */
final class Launched implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LOOK_MILLIS = 2;
    private static final double KIB_PER_MIB = 1024;

    private final Process process;
    private final Path output;
    private final long began = System.nanoTime();

    private Launched(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Settings of LAD that this process itself has do not reach it. */
    static Launched of(List<String> command, Map<String, String> settings, Path output) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("DATABASE_") || (name.startsWith("LAD_") && !name.equals("LAD_JAVA_OPTIONS")));
        builder.environment().putAll(settings);
        return new Launched(builder.start(), output);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits for its end, so long at most. */
    void ended(long most, TimeUnit unit) throws InterruptedException {
        process.waitFor(most, unit);
    }

    /** Memory that it has now, in MiB. */
    double residentMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Integer.parseInt(line.replaceAll("\\D", "")) / KIB_PER_MIB;
            }
        }
        throw new IOException("the process has ended; it said:\n" + Files.readString(output));
    }

    /** Milliseconds from the launch until the URL answered 200. */
    double untilReady(String url) throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(2))
                .build();
        while (!answers(http, request)) {
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IOException(url + " never answered 200; the process said:\n" + Files.readString(output));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return (System.nanoTime() - began) / 1e6;
    }

    /** What follows these words on the first line that has them. */
    String said(String words) throws IOException, InterruptedException {
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            for (String line : Files.readAllLines(output)) {
                if (line.contains(words)) {
                    return line.substring(line.indexOf(words) + words.length());
                }
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IOException("never said \"" + words + "\":\n" + Files.readString(output));
    }

    private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Asks it to end, as Ctrl-C does, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }
}
