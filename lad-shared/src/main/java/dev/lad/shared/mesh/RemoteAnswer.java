package dev.lad.shared.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.http.HopByHop;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An HTTP answer as the answer of an operation. What belongs to the connection or is written anew for the client falls
 * away; a failure in any other form than a problem document becomes one, with the sentence that it gave.
 */
final class RemoteAnswer {
    private static final Set<String> DROPPED = HopByHop.and(
            "content-length",
            "date",
            "server",
            "traceparent",
            "x-request-id",
            "x-content-type-options",
            "content-security-policy",
            "cache-control");
    private static final Set<String> KEPT_OF_FAILURES = Set.of("retry-after", "www-authenticate", "allow");
    private static final List<String> SENTENCES = List.of("error", "detail", "message");

    private RemoteAnswer() {}

    static ApiResponse of(ApiRequest request, HttpClientResponse response, Buffer body) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        headers.keySet().removeAll(DROPPED);
        int status = response.statusCode();
        boolean problem = headers.getOrDefault("content-type", "").startsWith(Problem.MEDIA_TYPE);
        return status >= 400 && !problem
                ? problem(request, status, headers, body)
                : new ApiResponse(status, headers, body);
    }

    private static ApiResponse problem(ApiRequest request, int status, Map<String, String> headers, Buffer body) {
        JsonNode document = json(body);
        String sentence = SENTENCES.stream()
                .map(name -> document.path(name).asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(request.service() + " answered " + status + " and gave no reason.");
        String code = document.path("code").asText();
        headers.keySet().retainAll(KEPT_OF_FAILURES);
        Failure failure = new Failure.Other(
                status,
                code.matches("[a-z][a-z0-9_]{0,63}") ? code : "service_answered_" + status,
                sentence,
                Map.of(),
                headers);
        return Problem.response(failure, "", request.trace().traceId());
    }

    private static JsonNode json(Buffer body) {
        try {
            return StrictJson.parse(body);
        } catch (RuntimeException otherwise) {
            return Json.object();
        }
    }
}
