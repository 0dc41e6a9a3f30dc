package dev.lad.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** The control API of the providers' twins, wherever they run. */
public final class TwinControl {
    private final String url;
    private final HttpClient http = HttpClient.newHttpClient();

    public TwinControl(String url) {
        this.url = url;
    }

    /** A control; any answer but 2xx fails the test. Bodies are maps or JSON trees. */
    public JsonNode control(String method, String path, Object body) {
        HttpResponse<String> answer = send(method, url + path, Json.write(body), Map.of());
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

    /** A request as anybody could send it, to any URL. */
    HttpResponse<String> send(String method, String url, Buffer body, Map<String, String> headers) {
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
}
