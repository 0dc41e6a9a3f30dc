package dev.lad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.PublicApi.Answer;
import dev.lad.shared.json.Json;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A registered tenant, acting as its owner.
 *
 * @param mark a word that stands in all that it makes, and nowhere else
 */
record Tenant(PublicApi api, String mark, String token) {

    /** The first one meets a cold house, which on a busy machine may take longer than the deadline of one call. */
    static Tenant register(PublicApi api, String mark) {
        Answer registered = api.raw(registration(api, mark));
        for (int again = 0; again < 3 && registered.status() == 504; again++) {
            registered = api.raw(registration(api, mark));
        }
        return new Tenant(
                api, mark, registered.expect(201).data().path("accessToken").asText());
    }

    private static HttpRequest.Builder registration(PublicApi api, String mark) {
        Object account = Map.of(
                "email",
                mark + "-" + UUID.randomUUID() + "@example.com",
                "password",
                "correct horse battery",
                "name",
                mark + " Owner",
                "organisation",
                mark);
        return api.json("POST", "/api/auth/register", bytes(account));
    }

    HttpRequest.Builder get(String path) {
        return signed(api.get(path));
    }

    /** With the body where there is one. */
    HttpRequest.Builder request(String method, String path, Optional<JsonNode> body) {
        return signed(api.request(method, path, body));
    }

    /** What stands in the envelope of a call that must succeed. */
    JsonNode made(String path, Object body) {
        Answer answer = api.raw(signed(api.json("POST", path, bytes(body))));
        if (answer.status() >= 300) {
            throw new AssertionError("POST " + path + " answered " + answer.status() + ": " + answer.text());
        }
        return answer.data();
    }

    HttpRequest.Builder signed(HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + token);
    }

    private static byte[] bytes(Object body) {
        return Json.write(body).getBytes();
    }
}
