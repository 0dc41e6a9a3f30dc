package dev.lad.shared.errors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The one error format: a problem document as of RFC 9457, with the members that older clients read beside it. */
public final class Problem {
    /** The media type of every failure. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPES = "https://lad.dev/problems/";

    private Problem() {}

    /**
     * The answer to a failure.
     *
     * @param instance which request this was about: its path
     */
    public static ApiResponse response(Failure failure, String instance, String traceId) {
        Map<String, String> headers = new HashMap<>(failure.headers());
        headers.put("content-type", MEDIA_TYPE);
        return new ApiResponse(failure.status(), headers, Json.write(document(failure, instance, traceId)));
    }

    /**
     * The same answer for a request to another path. Whoever answers knows the operation only, and of a kept answer not even
     * where it is asked for this time. What is no problem document of ours stays as it is.
     *
     * @param instance the path of the request
     */
    public static ApiResponse about(String instance, ApiResponse answer) {
        if (!answer.headers().getOrDefault("content-type", "").startsWith(MEDIA_TYPE)) {
            return answer;
        }
        try {
            return StrictJson.parse(answer.body()) instanceof ObjectNode document
                    ? new ApiResponse(answer.status(), answer.headers(), Json.write(document.put("instance", instance)))
                    : answer;
        } catch (MalformedJson foreign) {
            return answer;
        }
    }

    /** The code of a problem document; empty text for what is none. */
    public static String code(ApiResponse answer) {
        try {
            return StrictJson.parse(answer.body()).path("code").asText();
        } catch (MalformedJson foreign) {
            return "";
        }
    }

    static ObjectNode document(Failure failure, String instance, String traceId) {
        ObjectNode document = Json.object();
        document.put("type", TYPES + failure.code().replace('_', '-'))
                .put("title", title(failure.status()))
                .put("status", failure.status())
                .put("detail", failure.sentence())
                .put("instance", instance)
                .put("success", false)
                .put("error", failure.sentence())
                .put("code", failure.code())
                .put("traceId", traceId);
        failure.members().forEach((name, value) -> document.set(name, Json.tree(value)));
        return document;
    }

    /** The failure that another service answered with, as if it had happened here. */
    public static Failure read(ApiResponse response) {
        JsonNode document = StrictJson.parse(response.body());
        JsonNode required = document.path("creditsRequired");
        if (response.status() == 402 && required.isNumber()) {
            return new Failure.InsufficientCredits(
                    required.decimalValue(), document.path("creditsAvailable").decimalValue());
        }
        Map<String, Object> members = new HashMap<>();
        document.properties().stream()
                .filter(member -> !STANDARD.contains(member.getKey()))
                .forEach(member -> members.put(member.getKey(), member.getValue()));
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.keySet().retainAll(Set.of("retry-after", "www-authenticate"));
        return new Failure.Other(
                response.status(),
                document.path("code").asText("unknown"),
                document.path("error").asText("The service gave no reason."),
                members,
                headers);
    }

    private static final Set<String> STANDARD =
            Set.of("type", "title", "status", "detail", "instance", "success", "error", "code", "traceId");

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 428 -> "Precondition Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> status < 500 ? "Client Error" : "Internal Server Error";
        };
    }
}
