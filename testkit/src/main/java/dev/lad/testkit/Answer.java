package dev.lad.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;

/** What an operation answered, for a test to look at. */
public record Answer(ApiResponse response) {

    public int status() {
        return response.status();
    }

    /** The stable code of a failure, or empty text. */
    public String code() {
        return json().path("code").asText();
    }

    public JsonNode json() {
        return StrictJson.parse(response.body());
    }

    /** What stands in the envelope. */
    public JsonNode data() {
        return json().path("data");
    }

    /** The same as a record; members that it does not name are left aside. */
    public <T> T data(Class<T> type) {
        return Json.readLeniently(data(), type);
    }

    /** A header by its lower-case name, or empty text. */
    public String header(String name) {
        return response.headers().getOrDefault(name, "");
    }

    /** Itself, if it has this status; otherwise the test fails showing the whole answer. */
    public Answer expect(int status) {
        if (response.status() != status) {
            throw new AssertionError("expected " + status + " but got " + response.status() + ": " + response.body());
        }
        return this;
    }
}
