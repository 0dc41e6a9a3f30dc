package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** JSON over HTTP/1.1 with one server, waiting for each answer. */
final class Http {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;

    /** @param base without a slash at its end */
    Http(String base) {
        this.base = base;
    }

    /** What came back; a body that is no JSON is a missing node. */
    record Answer(int status, JsonNode body) {}

    /** @throws StoryBroken when nobody answers */
    Answer send(String method, String path, Map<String, String> headers, Optional<Object> body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
        headers.forEach(request::header);
        body.ifPresentOrElse(
                json -> request.header("Content-Type", "application/json")
                        .method(
                                method,
                                BodyPublishers.ofByteArray(Json.write(json).getBytes())),
                () -> request.method(method, BodyPublishers.noBody()));
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), json(response.body()));
        } catch (IOException unreachable) {
            throw new StoryBroken("Nobody answers at " + base + " (" + unreachable
                    + "). Start the platform with ./lad up in another terminal.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoryBroken("Interrupted.");
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? Json.object() : StrictJson.parse(Buffer.buffer(body));
        } catch (MalformedJson notJson) {
            return Json.object();
        }
    }
}
