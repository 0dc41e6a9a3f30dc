package dev.lad.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A browser's end of a stream of server-sent events. */
final class EventStream implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Optional<Sent>> sent = new LinkedBlockingQueue<>();

    /** One event; a member that was not sent is empty text. */
    record Sent(String id, String event, String data, String retry) {}

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        Thread reader = new Thread(this::read, "event-stream");
        reader.setDaemon(true);
        reader.start();
    }

    static EventStream open(HttpRequest.Builder request) {
        try {
            return new EventStream(CLIENT.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    int status() {
        return response.statusCode();
    }

    /** The next event. */
    Sent next() {
        return poll().orElseThrow(() -> new AssertionError("the stream ended"));
    }

    /** Whether the stream has come to its end. */
    boolean ended() {
        return poll().isEmpty();
    }

    private Optional<Sent> poll() {
        try {
            Optional<Sent> next = sent.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            List<String> block = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    block.add(line);
                } else if (!block.isEmpty()) {
                    take(block);
                    block.clear();
                }
            }
        } catch (IOException cut) {
            sent.add(Optional.empty());
            return;
        }
        sent.add(Optional.empty());
    }

    private void take(List<String> block) {
        if (block.stream().allMatch(line -> line.startsWith(":"))) {
            return;
        }
        sent.add(Optional.of(
                new Sent(field(block, "id"), field(block, "event"), field(block, "data"), field(block, "retry"))));
    }

    private static String field(List<String> block, String name) {
        return block.stream()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
