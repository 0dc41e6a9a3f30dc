package dev.lad.shared.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.json.Json;
import dev.lad.shared.stream.StreamReply;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What an operation answers when it succeeds.
 *
 * @param status the HTTP status, as the contract lists it
 * @param headers further headers, names in lower case
 * @param body the bytes as they go out
 */
public record Reply(int status, Map<String, String> headers, Buffer body) {
    private static final String JSON = "application/json";

    public Reply {
        headers = Map.copyOf(headers);
    }

    /** 200 with {@code data} in the envelope. */
    public static Reply ok(Object data) {
        return enveloped(200, Map.of(), data);
    }

    /** 201. {@code location} is the local path of what was made: {@code /deals/0192…}. */
    public static Reply created(String location, Object data) {
        return enveloped(201, Map.of("location", location), data);
    }

    /** 202: the work goes on in the background. {@code status} is the local path where its progress shows. */
    public static Reply accepted(String status, Object data) {
        return enveloped(202, Map.of("location", status), data);
    }

    /** 200 with one page of a list. */
    public static Reply list(Items<?> items) {
        ObjectNode body = Json.object().put("success", true);
        body.set("data", Json.tree(items.items()));
        ObjectNode pagination = body.putObject("pagination").put("limit", items.limit());
        items.nextCursor().ifPresent(cursor -> pagination.put("nextCursor", cursor));
        items.total().ifPresent(total -> pagination.put("total", total));
        return new Reply(200, Map.of("content-type", JSON), Json.write(body));
    }

    /** Bytes that are no envelope: CSV, TwiML, a public key set. */
    public static Reply raw(int status, String contentType, Buffer body) {
        return new Reply(status, Map.of("content-type", contentType), body);
    }

    /** With the version that {@code If-Match} is compared to. */
    public Reply etag(long version) {
        return with("etag", "\"" + version + "\"");
    }

    /** With one more header; its name in lower case. */
    public Reply with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }

    private static Reply enveloped(int status, Map<String, String> headers, Object data) {
        ObjectNode body = Json.object().put("success", true);
        body.set("data", Json.tree(data));
        return new Reply(status, headers, Json.write(body)).with("content-type", JSON);
    }

    /** As the answer to an upload that was taken part by part. */
    public StreamReply whole() {
        return new StreamReply.Whole(response());
    }

    ApiResponse response() {
        return new ApiResponse(status, headers, body);
    }
}
