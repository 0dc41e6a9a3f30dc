package dev.lad.shared.mesh;

import dev.lad.shared.json.Json;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What one service asks of another: an operation of its contract with parameters and body.
 *
 * <pre>{@code
 * services.call(caller, Ask.of("billing", "holdCredits").body(new Hold(amount)).key("call-" + callId))
 * }</pre>
 */
public record Ask(
        String service,
        String operation,
        Map<String, String> path,
        String query,
        Map<String, String> headers,
        Buffer body,
        boolean reads) {

    public static Ask of(String service, String operation) {
        return new Ask(service, operation, Map.of(), "", Map.of(), Buffer.buffer(), false);
    }

    /** For an operation that changes nothing, so that it may be asked again when no answer comes. */
    public static Ask reading(String service, String operation) {
        return new Ask(service, operation, Map.of(), "", Map.of(), Buffer.buffer(), true);
    }

    /** With one path parameter. */
    public Ask path(String name, Object value) {
        return new Ask(service, operation, with(path, name, value.toString()), query, headers, body, reads);
    }

    /** With one query parameter. */
    public Ask query(String name, Object value) {
        String pair = encode(name) + "=" + encode(value.toString());
        return new Ask(service, operation, path, query.isEmpty() ? pair : query + "&" + pair, headers, body, reads);
    }

    /** With a body: a record or a JSON tree. */
    public Ask body(Object value) {
        return new Ask(
                service,
                operation,
                path,
                query,
                with(headers, "content-type", "application/json"),
                Json.write(value),
                reads);
    }

    /** With an idempotency key: asked again under the same key it is done once. */
    public Ask key(String idempotencyKey) {
        return header("idempotency-key", idempotencyKey);
    }

    /** With a header; its name in lower case. */
    public Ask header(String name, String value) {
        return new Ask(service, operation, path, query, with(headers, name, value), body, reads);
    }

    /** Whether it may be done twice without harm. */
    boolean isRepeatable() {
        return reads || headers.containsKey("idempotency-key");
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> more = new HashMap<>(map);
        more.put(name, value);
        return Map.copyOf(more);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
