package dev.lad.twins.kit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a twin answers, before it is sent.
 *
 * @param chunks one element for an ordinary body; several are sent one by one, chunked (server-sent events)
 */
public record Answer(int status, Map<String, String> headers, List<Buffer> chunks) {

    public Answer {
        headers = Map.copyOf(headers);
        chunks = List.copyOf(chunks);
    }

    public static Answer json(int status, JsonObject body) {
        return of(status, "application/json; charset=utf-8", body.toBuffer());
    }

    public static Answer json(int status, JsonArray body) {
        return of(status, "application/json; charset=utf-8", body.toBuffer());
    }

    public static Answer text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", Buffer.buffer(body));
    }

    public static Answer html(int status, String body) {
        return of(status, "text/html; charset=utf-8", Buffer.buffer(body));
    }

    public static Answer stream(String contentType, List<Buffer> chunks) {
        return new Answer(200, Map.of("content-type", contentType), chunks);
    }

    public static Answer redirect(String location) {
        return new Answer(303, Map.of("location", location), List.of());
    }

    public static Answer empty(int status) {
        return new Answer(status, Map.of(), List.of());
    }

    public static Answer of(int status, String contentType, Buffer body) {
        return new Answer(status, Map.of("content-type", contentType), List.of(body));
    }

    public Answer with(String header, String value) {
        return with(Map.of(header, value));
    }

    public Answer with(Map<String, String> more) {
        var all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Answer(status, all, chunks);
    }

    /** As it can be remembered; what was in pieces is whole then. */
    public JsonObject toJson() {
        var body = Buffer.buffer();
        chunks.forEach(body::appendBuffer);
        return new JsonObject()
                .put("status", status)
                .put("headers", new JsonObject(new TreeMap<>(headers)))
                .put("body", body.toString());
    }

    /** Reads what {@link #toJson} wrote. */
    public static Answer of(JsonObject json) {
        var headers = json.getJsonObject("headers").stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> String.valueOf(header.getValue())));
        return new Answer(json.getInteger("status"), headers, List.of(Buffer.buffer(json.getString("body"))));
    }

    void send(HttpServerResponse response) {
        response.setStatusCode(status);
        headers.forEach(response::putHeader);
        switch (chunks.size()) {
            case 0 -> response.end();
            case 1 -> response.end(chunks.get(0));
            default -> {
                response.setChunked(true);
                chunks.forEach(response::write);
                response.end();
            }
        }
    }
}
