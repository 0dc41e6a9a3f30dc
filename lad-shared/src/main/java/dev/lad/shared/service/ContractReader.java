package dev.lad.shared.service;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.lad.bus.Role;
import dev.lad.shared.service.Contract.BrokenContract;
import dev.lad.shared.service.Contract.Head;
import dev.lad.shared.service.Operation.Access;
import dev.lad.shared.service.Operation.In;
import dev.lad.shared.service.Operation.Parameter;
import dev.lad.shared.service.Operation.RateLimit;
import dev.lad.shared.service.Operation.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads OpenAPI documents as LAD writes them: {@code $ref} only within the document, bodies in JSON, and the facts that
 * OpenAPI has no word for under {@code x-lad-*}. What every contract would repeat (the problem document, the envelopes,
 * the parameters of a page) is in {@code common.yaml} beside this class and merged in.
 */
final class ContractReader {
    /** Who may call, beside the role. */
    static final String CALLER = "x-lad-caller";

    /** Nobody with an API key. */
    static final String PERSON = "person";

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Set<String> HEADERS = Set.of("content-type", "accept", "idempotency-key", "if-match");
    private static final Pattern OLDER_PATH = Pattern.compile("/api(/([A-Za-z0-9._~-]+|\\{[A-Za-z]+}))+");
    private static final int DEFAULT_BODY_LIMIT = 1 << 20;
    private static final int DEFAULT_TIMEOUT_MILLIS = 10_000;
    private static final int DEFAULT_STREAM_MILLIS = 3_600_000;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    /** What is merged from it is copied; it stays as it is. */
    static final ObjectNode COMMON = read(ContractReader.class, "common.yaml");

    private ContractReader() {}

    static ObjectNode yaml(Class<?> beside) {
        ObjectNode document = read(beside, "openapi.yaml");
        ContractEnvelopes.complete(document, COMMON);
        return document;
    }

    private static ObjectNode read(Class<?> beside, String name) {
        try (InputStream in = open(beside, name)) {
            return (ObjectNode) YAML.readTree(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(beside.getPackageName() + "/" + name, broken);
        }
    }

    private static InputStream open(Class<?> beside, String name) {
        InputStream in = beside.getResourceAsStream(name);
        if (in == null) {
            throw new BrokenContract(beside.getPackageName(), name + " is not on the classpath beside it");
        }
        return in;
    }

    /** Reads no further than it must: a contract has thousands of lines, and its head is at the top. */
    static Head head(Class<?> beside) {
        String service = "";
        int port = 0;
        try (InputStream in = open(beside, "openapi.yaml");
                JsonParser yaml = new YAMLFactory().createParser(in)) {
            while ((service.isEmpty() || port == 0) && yaml.nextToken() != null) {
                if (yaml.currentToken().isScalarValue()) {
                    switch (String.valueOf(yaml.currentName())) {
                        case "x-lad-service" -> service = yaml.getText();
                        case "x-lad-port" -> port = Integer.parseInt(yaml.getText());
                        default -> {}
                    }
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(beside.getPackageName() + "/openapi.yaml", broken);
        }
        return new Head(service, port);
    }

    static List<Operation> operations(ObjectNode document) {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .forEach(entry -> operations.add(
                        operation(document, path.getKey(), path.getValue(), entry.getKey(), entry.getValue()))));
        return operations;
    }

    private static Operation operation(
            ObjectNode document, String path, JsonNode pathItem, String method, JsonNode node) {
        String service = document.path("info").path("x-lad-service").asText();
        String id = node.path("operationId").asText();
        if (id.isEmpty()) {
            throw new BrokenContract(service, method + " " + path + " has no operationId");
        }
        List<Parameter> parameters = new ArrayList<>();
        pathItem.path("parameters").forEach(parameter -> parameters.add(parameter(document, parameter)));
        node.path("parameters").forEach(parameter -> parameters.add(parameter(document, parameter)));
        JsonNode body = resolve(document, node.path("requestBody"));
        JsonNode schema = body.path("content").path("application/json").path("schema");
        boolean get = method.equals("get");
        Stream stream = stream(service, id, node);
        return new Operation(
                id,
                method.toUpperCase(Locale.ROOT),
                path,
                access(service, document, node),
                role(service, node, get),
                feature(document, node),
                limit(node),
                node.path("x-lad-body-limit").asInt(DEFAULT_BODY_LIMIT),
                Duration.ofMillis(node.path("x-lad-timeout-ms")
                        .asInt(stream.any() ? DEFAULT_STREAM_MILLIS : DEFAULT_TIMEOUT_MILLIS)),
                node.path("x-lad-raw-body").asBoolean(false),
                !get && node.path("x-lad-idempotency").asBoolean(!stream.any()),
                body.path("required").asBoolean(false),
                schema.isMissingNode() ? Optional.empty() : Optional.of(schema),
                List.copyOf(parameters),
                headers(parameters),
                stream,
                mediaTypes(body),
                olderPaths(service, path, node));
    }

    private static List<String> olderPaths(String service, String path, JsonNode node) {
        List<String> older = texts(node.path("x-lad-older-paths"));
        boolean internal = node.path("x-lad-internal").asBoolean(false);
        older.forEach(one -> {
            if (internal
                    || !OLDER_PATH.matcher(one).matches()
                    || !placeholders(one).equals(placeholders(path))) {
                throw new BrokenContract(
                        service,
                        one + " is no older path of " + path
                                + ": those begin with /api/, have its parameters, and are of"
                                + " operations for clients");
            }
        });
        return older;
    }

    private static List<String> placeholders(String template) {
        return Arrays.stream(template.split("/"))
                .filter(segment -> segment.startsWith("{"))
                .sorted()
                .toList();
    }

    private static Stream stream(String service, String id, JsonNode node) {
        String said = node.path("x-lad-stream").asText("none");
        Stream stream;
        try {
            stream = Stream.valueOf(said.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new BrokenContract(service, "x-lad-stream of " + id + " is request, response or both, not " + said);
        }
        if (stream.any() && node.path("x-lad-idempotency").asBoolean(false)) {
            throw new BrokenContract(service, id + " is a stream, of which no answer can be kept");
        }
        return stream;
    }

    private static Set<String> mediaTypes(JsonNode body) {
        Set<String> types = new HashSet<>();
        body.path("content").fieldNames().forEachRemaining(types::add);
        return Set.copyOf(types);
    }

    private static Parameter parameter(ObjectNode document, JsonNode reference) {
        JsonNode node = resolve(document, reference);
        return new Parameter(
                node.path("name").asText(),
                In.valueOf(node.path("in").asText().toUpperCase(Locale.ROOT)),
                node.path("required").asBoolean(false),
                resolve(document, node.path("schema")));
    }

    private static Access access(String service, ObjectNode document, JsonNode node) {
        JsonNode security = node.has("security") ? node.path("security") : document.path("security");
        boolean internal = node.path("x-lad-internal").asBoolean(false);
        if (node.has(CALLER)) {
            String caller = node.path(CALLER).asText();
            if (!caller.equals(PERSON) || internal || security.isEmpty()) {
                throw new BrokenContract(
                        service, CALLER + " is " + PERSON + ", of an operation that needs a login, not " + caller);
            }
            return Access.PERSON;
        }
        if (internal) {
            return Access.INTERNAL;
        }
        return security.isEmpty() ? Access.PUBLIC : Access.TENANT;
    }

    private static Role role(String service, JsonNode node, boolean get) {
        if (!node.has("x-lad-role")) {
            return get ? Role.VIEWER : Role.MEMBER;
        }
        String key = node.path("x-lad-role").asText();
        return Role.of(key).orElseThrow(() -> new BrokenContract(service, key + " is no role"));
    }

    private static Optional<String> feature(ObjectNode document, JsonNode node) {
        JsonNode feature = node.has("x-lad-feature")
                ? node.path("x-lad-feature")
                : document.path("info").path("x-lad-feature");
        return feature.isTextual() ? Optional.of(feature.asText()) : Optional.empty();
    }

    private static Optional<RateLimit> limit(JsonNode node) {
        JsonNode limit = node.path("x-lad-rate");
        return limit.isMissingNode()
                ? Optional.empty()
                : Optional.of(new RateLimit(
                        limit.path("requests").asInt(),
                        Duration.ofSeconds(limit.path("seconds").asInt())));
    }

    private static Set<String> headers(List<Parameter> parameters) {
        Set<String> headers = new HashSet<>(HEADERS);
        parameters.stream()
                .filter(parameter -> parameter.in() == In.HEADER)
                .forEach(parameter -> headers.add(parameter.name().toLowerCase(Locale.ROOT)));
        return Set.copyOf(headers);
    }

    /** Follows one {@code $ref} within the document. */
    static JsonNode resolve(JsonNode document, JsonNode node) {
        JsonNode ref = node.path("$ref");
        return ref.isTextual() ? resolve(document, document.at(ref.asText().substring(1))) : node;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }
}
