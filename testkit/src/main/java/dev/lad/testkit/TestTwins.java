package dev.lad.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The providers' twins for a test, on free ports and a clock that the test may move, with their control API. */
public final class TestTwins implements AutoCloseable {
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;

    /** Members of a cluster take one of twenty ports from theirs on. It shares no factor with {@link #PORTS}. */
    private static final int STRIDE = 37;

    /** From anywhere: tests of several builds may run at once. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private final Vertx vertx = Vertx.vertx();
    private final TwinClock clock = TwinClock.real();
    private final Twins twins = TestNode.await(Twins.start(vertx, TwinOptions.onFreePorts(clock)));
    private final HttpClient http = HttpClient.newHttpClient();

    /** Theirs; give it to the node as its business clock. */
    public TwinClock clock() {
        return clock;
    }

    /** Where a twin listens, without the path of its API. */
    public String url(String twin) {
        return twins.baseUrl(twin);
    }

    /** A control; any answer but 2xx fails the test. Bodies are maps or JSON trees. */
    public JsonNode control(String method, String path, Object body) {
        HttpResponse<String> answer = send(method, twins.baseUrl("control") + path, Json.write(body), Map.of());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body().isEmpty() ? Json.object() : StrictJson.parse(Buffer.buffer(answer.body()));
    }

    /** How often something happened in a twin: {@code effects("unipile", "invitation")}. */
    public int effects(String twin, String effect) {
        return control("GET", "/control/state", Map.of())
                .path("providers")
                .path(twin)
                .path("effects")
                .path(effect)
                .path("total")
                .asInt();
    }

    /** A request as anybody could send it. */
    public HttpResponse<String> send(String method, String url, Buffer body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .method(
                        method,
                        method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.getBytes()));
        headers.forEach(request::setHeader);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * A port that was free a moment ago, for a service whose address must be known before it starts; never the same one
     * twice. None of those that the system gives to whoever connects to something: such a one might be taken before it is
     * used.
     */
    public static int freePort() {
        for (int tries = 0; tries < 100; tries++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndAdd(STRIDE), PORTS);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IllegalStateException("no port between 20000 and 32000 is free");
    }

    @Override
    public void close() {
        TestNode.await(vertx.close());
    }
}
