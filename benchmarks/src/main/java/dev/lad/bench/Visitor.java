package dev.lad.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

/** Somebody with a tenant of their own, who does what a measurement needs beforehand. */
final class Visitor {
    private static final String PASSWORD = "a password for measuring";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String api;
    private final String email = "bench-" + UUID.randomUUID() + "@example.com";

    private Visitor(String api) {
        this.api = api;
    }

    static Visitor registered(int gatewayPort) throws IOException, InterruptedException {
        var visitor = new Visitor("http://127.0.0.1:" + gatewayPort + "/api");
        visitor.post(
                "/auth/register",
                "",
                new JsonObject()
                        .put("email", visitor.email)
                        .put("password", PASSWORD)
                        .put("firstName", "Ben")
                        .put("lastName", "Mark")
                        .put("organisation", "Measured"));
        return visitor;
    }

    /** A new access token; it is good for 15 minutes. */
    String token() throws IOException, InterruptedException {
        return post("/auth/login", "", new JsonObject().put("email", email).put("password", PASSWORD))
                .getString("accessToken");
    }

    /** The {@code data} of a success. */
    JsonObject post(String path, String token, JsonObject body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return new JsonObject(response.body()).getJsonObject("data");
    }
}
