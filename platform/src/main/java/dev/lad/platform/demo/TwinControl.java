package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.demo.Http.Answer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The control API of the twins: their clock, and how the people in their world behave. */
final class TwinControl {
    private final Http http;

    TwinControl(Http http) {
        this.http = http;
    }

    /** Lets the clock of twins and platform run {@code speed} times as fast as the wall's; 1 is normal. */
    void speed(int speed) {
        put("/control/clock", Map.of("speed", speed));
    }

    /** Lets the clock leap ahead; what is due by then has happened in the twins when this returns. */
    void leapTo(Instant instant) {
        put("/control/clock", Map.of("now", instant.toString()));
    }

    Instant now() {
        return Instant.parse(
                call("GET", "/control/clock", Optional.empty()).path("now").asText());
    }

    /** @param person any key of theirs: Apollo id, e-mail address, phone number, LinkedIn id */
    void behave(String person, Manner manner) {
        put("/control/people/" + person + "/behaviour", manner.behaviour());
    }

    /** Does what the salesperson does on Unipile's page: logs in to LinkedIn. */
    void logInAtHostedPage(String url, String ownerName) {
        String token = url.substring(url.lastIndexOf('/') + 1);
        post("/control/unipile/hosted/" + token + "/complete", Map.of("ownerName", ownerName));
    }

    private void put(String path, Object body) {
        call("PUT", path, Optional.of(body));
    }

    private void post(String path, Object body) {
        call("POST", path, Optional.of(body));
    }

    private JsonNode call(String method, String path, Optional<Object> body) {
        Answer answer = http.send(method, path, Map.of(), body);
        if (answer.status() >= 400) {
            throw new StoryBroken(
                    "The twins refused %s %s with %d: %s".formatted(method, path, answer.status(), answer.body()));
        }
        return answer.body();
    }
}
