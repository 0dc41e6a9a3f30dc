package dev.lad.shared.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One operation of a contract with the facts that decide how it is called. Everything not said in the contract has the
 * default named here.
 *
 * @param id the {@code operationId}, unique in its service
 * @param method the HTTP method in upper case
 * @param path the local path template: {@code /deals/{id}/stage}
 * @param access who may call it
 * @param role the least role of a person; by default viewer for GET and member for all else
 * @param feature the feature that the tenant needs; by default the contract's {@code x-lad-feature}
 * @param limit requests allowed, where the contract says more than the general limit
 * @param bodyLimit largest body in bytes; by default 1 MiB
 * @param timeout how long a caller waits; by default 10 s, and for a stream an hour from its first byte to its last
 * @param rawBody whether the body is handed over as it came, unparsed: signed webhooks and files
 * @param keepsAnswers whether an {@code Idempotency-Key} is honoured; by default for everything but GET
 * @param bodyRequired whether an empty body is refused
 * @param bodySchema the schema of a JSON body, where it takes one
 * @param parameters path, query and header parameters
 * @param headers names, in lower case, of the request headers that it needs to see
 * @param stream whether the body or the answer passes part by part; by default neither
 * @param mediaTypes what a body may be, as the contract lists it
 * @param olderPaths where older clients find it at the gateway, beside its own path: {@code /api/wallet/packages}
 */
public record Operation(
        String id,
        String method,
        String path,
        Access access,
        Role role,
        Optional<String> feature,
        Optional<RateLimit> limit,
        int bodyLimit,
        Duration timeout,
        boolean rawBody,
        boolean keepsAnswers,
        boolean bodyRequired,
        Optional<JsonNode> bodySchema,
        List<Parameter> parameters,
        Set<String> headers,
        Stream stream,
        Set<String> mediaTypes,
        List<String> olderPaths) {

    /** Who may call an operation. */
    public enum Access {
        /** Anyone, with no credentials. */
        PUBLIC,
        /** A person or an API key of a tenant. */
        TENANT,
        /** A person of a tenant, and no API key: what governs the person's own account. */
        PERSON,
        /** Another service only: the gateway has no route to it. */
        INTERNAL
    }

    /** Which of its bodies are not held in memory. */
    public enum Stream {
        NONE,
        /** What the client sends. */
        REQUEST,
        /** What the client gets. */
        RESPONSE,
        BOTH;

        /** Whether it goes over HTTP to an instance's own port, and never over the event bus. */
        public boolean any() {
            return this != NONE;
        }

        /** Whether the client's body is taken part by part. */
        public boolean ofRequest() {
            return this == REQUEST || this == BOTH;
        }
    }

    /** Where a parameter stands. */
    public enum In {
        PATH,
        QUERY,
        HEADER
    }

    /**
     * One parameter.
     *
     * @param schema its JSON schema, never an object
     */
    public record Parameter(String name, In in, boolean required, JsonNode schema) {}

    /** At most {@code requests} in {@code window}, counted per tenant, or per client address before login. */
    public record RateLimit(int requests, Duration window) {}

    /** The path with its parameters filled in, percent-encoded; in a path a blank is %20, and a dot alone would climb. */
    public String target(Map<String, String> values) {
        StringBuilder target = new StringBuilder();
        for (String segment : path.substring(1).split("/", -1)) {
            target.append('/')
                    .append(
                            segment.startsWith("{")
                                    ? encoded(values.getOrDefault(segment.substring(1, segment.length() - 1), ""))
                                    : segment);
        }
        return target.toString();
    }

    private static String encoded(String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
    }

    /**
     * Whether it is done once under an {@code Idempotency-Key}, however often it is sent: because its answers are kept, or
     * because it asks for the key and sees to that itself.
     */
    public boolean isOncePerKey() {
        return keepsAnswers
                || parameters.stream()
                        .anyMatch(parameter ->
                                parameter.in() == In.HEADER && parameter.name().equalsIgnoreCase("Idempotency-Key"));
    }

    /** Whether it only reads: safe to send again without asking. */
    public boolean isRead() {
        return method.equals("GET");
    }
}
