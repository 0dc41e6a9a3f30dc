package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.demo.Http.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** LAD's API as one user of it sees it. Each method answers what stands in the envelope under {@code data}. */
final class Lad {
    private final Http http;
    private final Narrator narrator;
    private Optional<String> token = Optional.empty();

    Lad(Http http, Narrator narrator) {
        this.http = http;
        this.narrator = narrator;
    }

    /** From here on every call carries this access token. */
    void actAs(String accessToken) {
        token = Optional.of(accessToken);
    }

    JsonNode get(String path) {
        return call("GET", path, Optional.empty()).path("data");
    }

    JsonNode post(String path, Object body) {
        return call("POST", path, Optional.of(body)).path("data");
    }

    JsonNode put(String path, Object body) {
        return call("PUT", path, Optional.of(body)).path("data");
    }

    /** The same as GET, without a line on the terminal: for looking again and again. */
    JsonNode look(String path) {
        return expectSuccess("GET", path, send("GET", path, Optional.empty())).path("data");
    }

    private JsonNode call(String method, String path, Optional<Object> body) {
        Answer answer = send(method, path, body);
        narrator.call(method, path, answer.status());
        return expectSuccess(method, path, answer);
    }

    private Answer send(String method, String path, Optional<Object> body) {
        Map<String, String> headers = new HashMap<>();
        token.ifPresent(accessToken -> headers.put("Authorization", "Bearer " + accessToken));
        return http.send(method, path, headers, body);
    }

    private static JsonNode expectSuccess(String method, String path, Answer answer) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return answer.body();
        }
        JsonNode problem = answer.body();
        throw new StoryBroken("%s %s was refused with %d %s: %s (trace %s)"
                .formatted(
                        method,
                        path,
                        answer.status(),
                        problem.path("code").asText("without a code"),
                        problem.path("error").asText("no reason given"),
                        problem.path("traceId").asText("none")));
    }
}
