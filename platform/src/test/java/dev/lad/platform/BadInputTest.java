package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.platform.PublicApi.Answer;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Operation;
import dev.lad.shared.service.Operation.In;
import dev.lad.shared.service.Operation.Parameter;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What no client should send is refused with a problem document of the right status by every operation of every contract,
 * and never with a 500. Requests are made from the contracts: good ones with one thing wrong.
 */
@ExtendWith(WholeHouse.Shared.class)
class BadInputTest {
    private static PublicApi api;
    private static Samples samples;
    private static Tenant tenant;

    @BeforeAll
    static void register(WholeHouse house) {
        api = new PublicApi(house.url());
        samples = new Samples(api.document());
        tenant = Tenant.register(api, "careless");
    }

    @TestFactory
    Stream<DynamicTest> bodiesThatAreNoJson() {
        return withJson().flatMap(operation -> noJson().entrySet().stream()
                .map(broken -> DynamicTest.dynamicTest(operation.id() + " " + broken.getKey(), () -> {
                    Answer answer = api.send(operation, json(operation, broken.getValue()));
                    refused(answer, 400);
                })));
    }

    @TestFactory
    Stream<DynamicTest> bodiesThatDoNotFit() {
        return withJson().flatMap(operation -> spoilt(operation).entrySet().stream()
                .map(broken -> DynamicTest.dynamicTest(operation.id() + " " + broken.getKey(), () -> {
                    Answer answer = api.send(
                            operation,
                            json(operation, Json.write(broken.getValue()).getBytes()));
                    refused(answer, 400);
                    assertThat(answer.json().path("errors")).isNotEmpty();
                })));
    }

    @TestFactory
    Stream<DynamicTest> bodiesOfAnotherKindOrSize() {
        return withJson()
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    HttpRequest.Builder text = api.request(
                                    operation.method(),
                                    path(operation),
                                    operation.bodySchema().map(samples::of))
                            .setHeader("Content-Type", "text/plain");
                    refused(api.send(operation, tenant.signed(text)), 415);
                    byte[] large = ("\"" + "x".repeat(operation.bodyLimit()) + "\"").getBytes(StandardCharsets.UTF_8);
                    refused(api.send(operation, json(operation, large)), 413);
                }));
    }

    @TestFactory
    Stream<DynamicTest> parametersThatDoNotFit() {
        return operations().flatMap(operation -> wrongQueries(operation)
                .map(query -> DynamicTest.dynamicTest(operation.id() + " " + query, () -> {
                    Optional<JsonNode> body = operation.bodySchema().map(samples::of);
                    refused(
                            api.send(operation, tenant.request(operation.method(), path(operation) + query, body)),
                            400);
                })));
    }

    @TestFactory
    Stream<DynamicTest> idsThatAreNone() {
        return operations().filter(operation -> operation.path().contains("{")).flatMap(operation -> Stream.of(
                        "1", "not-an-id", "%00", "%27%20or%201=1", "..%2f..", "%ff", "x".repeat(300))
                .map(id -> DynamicTest.dynamicTest(operation.id() + " " + id, () -> {
                    String path = operation.path().replaceAll("\\{[^}]*}", id);
                    Optional<JsonNode> body = operation.bodySchema().map(samples::of);
                    Answer answer = api.raw(tenant.request(operation.method(), path, body));
                    assertThat(answer.status()).as(answer.text()).isIn(400, 404);
                    api.problem(answer);
                })));
    }

    @TestFactory
    Stream<DynamicTest> headersThatDoNotFit() {
        return operations()
                .filter(Operation::keepsAnswers)
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    Optional<JsonNode> body = operation.bodySchema().map(samples::of);
                    HttpRequest.Builder request = tenant.request(operation.method(), path(operation), body)
                            .header("Idempotency-Key", "k".repeat(256));
                    refused(api.send(operation, request), 400);
                }));
    }

    /** Files that are none: refused as a whole, since they do not even name their columns. */
    @TestFactory
    Stream<DynamicTest> uploadsThatAreNone() {
        return operations()
                .filter(operation -> operation.stream().ofRequest())
                .flatMap(operation -> noJson().entrySet().stream()
                        .map(broken -> DynamicTest.dynamicTest(operation.id() + " " + broken.getKey(), () -> {
                            String type = operation.mediaTypes().iterator().next();
                            refused(api.send(operation, upload(operation, type, broken.getValue())), 400);
                            refused(api.send(operation, upload(operation, "text/plain", broken.getValue())), 415);
                        })));
    }

    private static HttpRequest.Builder upload(Operation operation, String type, byte[] file) {
        return tenant.signed(api.json(operation.method(), path(operation), file))
                .setHeader("Content-Type", type);
    }

    /** Unsigned, unknown and unreadable news of providers: refused, with whatever status fits, and not believed. */
    @TestFactory
    Stream<DynamicTest> webhooksOfNobody() {
        return api.operations().stream().filter(Operation::rawBody).flatMap(operation -> noJson().entrySet().stream()
                .map(broken -> DynamicTest.dynamicTest(operation.id() + " " + broken.getKey(), () -> {
                    String path = operation.path().replaceAll("\\{[^}]*}", "x".repeat(43));
                    Answer answer = api.send(operation, api.json(operation.method(), path, broken.getValue()));
                    assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
                })));
    }

    @TestFactory
    Stream<DynamicTest> pathsOfNobody() {
        return Stream.of(
                        "/",
                        "/api",
                        "/api/",
                        "/api/nobody/x",
                        "/api/deals-pipeline",
                        "/api/deals-pipeline/deals/",
                        "/api//x")
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    Answer answer = api.raw(tenant.get(path));
                    assertThat(answer.status()).as(answer.text()).isIn(400, 404);
                    api.problem(answer);
                }));
    }

    /** Webhooks, whose bodies no schema describes, are treated on their own. */
    private static Stream<Operation> operations() {
        return api.operations().stream().filter(operation -> !operation.rawBody());
    }

    private static Stream<Operation> withJson() {
        return operations().filter(operation -> operation.bodySchema().isPresent());
    }

    private static HttpRequest.Builder json(Operation operation, byte[] body) {
        return tenant.signed(api.json(operation.method(), path(operation), body));
    }

    private static String path(Operation operation) {
        return operation.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
    }

    private static void refused(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    private static Map<String, byte[]> noJson() {
        return Map.of(
                "half an object", utf8("{\"a\":"),
                "two values", utf8("{} {}"),
                "a comment", utf8("{/* */}"),
                "a key twice", utf8("{\"a\":1,\"a\":2}"),
                "no number", utf8("{\"a\":NaN}"),
                "no UTF-8", new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'},
                "too deep", utf8("[".repeat(2_000) + "]".repeat(2_000)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bodies with one thing wrong, by what it is. */
    private static Map<String, JsonNode> spoilt(Operation operation) {
        JsonNode schema = samples.resolve(operation.bodySchema().orElseThrow());
        ObjectNode good = (ObjectNode) samples.of(schema);
        Map<String, JsonNode> spoilt = new TreeMap<>();
        spoilt.put("no object", Json.array().add(good));
        spoilt.put("an unknown member", good.deepCopy().put("isAdmin", true));
        schema.path("required").forEach(name -> {
            ObjectNode less = good.deepCopy();
            less.remove(name.asText());
            spoilt.put("without " + name.asText(), less);
        });
        schema.path("properties").properties().forEach(member -> wrongValues(samples.resolve(member.getValue()))
                .forEach((what, value) ->
                        spoilt.put(member.getKey() + " " + what, good.deepCopy().set(member.getKey(), value))));
        return spoilt;
    }

    private static Map<String, JsonNode> wrongValues(JsonNode schema) {
        Map<String, JsonNode> wrong = new TreeMap<>();
        String type = schema.path("type").asText();
        if (!type.isEmpty()) {
            wrong.put("of another type", type.equals("array") ? Json.object() : Json.array());
            wrong.put("null", Json.tree(null));
        }
        if (schema.has("maxLength")) {
            wrong.put("too long", Json.tree("x".repeat(schema.path("maxLength").asInt() + 1)));
        }
        if (schema.has("maximum")) {
            wrong.put("too large", Json.tree(schema.path("maximum").asDouble() * 10 + 10));
        }
        if (schema.has("minimum")) {
            wrong.put("too small", Json.tree(schema.path("minimum").asLong() - 1));
        }
        if (schema.has("enum") || schema.path("format").asText().equals("uuid")) {
            wrong.put("none of them", Json.tree("nonsense"));
        }
        return wrong;
    }

    private static Stream<String> wrongQueries(Operation operation) {
        List<String> queries = new ArrayList<>(List.of("?nobodyKnowsThis=1", "?%ff=1"));
        operation.parameters().stream()
                .filter(parameter -> parameter.in() == In.QUERY)
                .forEach(parameter ->
                        wrongValues(parameter).forEach(value -> queries.add("?" + parameter.name() + "=" + value)));
        return queries.stream();
    }

    private static Stream<String> wrongValues(Parameter parameter) {
        JsonNode schema = samples.resolve(parameter.schema());
        if (parameter.name().equals("cursor")) {
            return Stream.of("nonsense", "AAAA", "", "x".repeat(513));
        }
        if (schema.has("enum") || schema.has("format")) {
            return Stream.of("nonsense", "", "%00");
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> Stream.of("0x1", "", "1.5", "99999999999999999999", "-1");
            case "boolean" -> Stream.of("maybe", "");
            case "array" -> wrongItems(samples.resolve(schema.path("items")));
            default -> Stream.of("x".repeat(schema.path("maxLength").asInt(10_000) + 1));
        };
    }

    private static Stream<String> wrongItems(JsonNode item) {
        return item.has("maxLength")
                ? Stream.of("x".repeat(item.path("maxLength").asInt() + 1))
                : Stream.of("nonsense");
    }
}
