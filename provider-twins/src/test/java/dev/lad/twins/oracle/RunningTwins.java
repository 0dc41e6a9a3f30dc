package dev.lad.twins.oracle;

import dev.lad.twins.Journals;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** All twins on free ports, with a clock of their own that tests may advance. */
public final class RunningTwins {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TwinClock clock = TwinClock.real();
    private final Path memory = Journals.fresh();
    private final Twins twins;

    public RunningTwins() throws Exception {
        twins = Twins.start(vertx, TwinOptions.onFreePorts(clock).withMemory(memory))
                .await(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    public Vertx vertx() {
        return vertx;
    }

    public TwinClock clock() {
        return clock;
    }

    public String baseUrl(String name) {
        return twins.baseUrl(name);
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> send(String method, String url, String body, String... headers) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(url)).timeout(DEADLINE).method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<byte[]> download(String url, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(DEADLINE).headers(headers);
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** An act at the control API; fails unless it is accepted. */
    public JsonObject control(String method, String path, JsonObject body) throws Exception {
        var answer = send(method, baseUrl("control") + path, body.encode(), "Content-Type", "application/json");
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    public void reset() throws Exception {
        control("POST", "/control/reset", new JsonObject());
    }

    public void close() throws Exception {
        clock.setSpeed(0);
        Journals.stopAndCheck(vertx, memory, twins, clock);
        vertx.close().await(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
}
