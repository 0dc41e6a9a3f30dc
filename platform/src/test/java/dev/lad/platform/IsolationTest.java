package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.platform.PublicApi.Answer;
import dev.lad.shared.front.Mount;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Operation;
import dev.lad.shared.service.Operation.Access;
import dev.lad.shared.service.Operation.In;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nobody sees or touches what belongs to another tenant: every operation of every contract, walked by a second tenant with
 * the first one's ids. A new operation is walked without being named here.
 */
@ExtendWith(WholeHouse.Shared.class)
class IsolationTest {
    private static final String MARK = "alices-own-words";

    private static WholeHouse house;
    private static PublicApi api;
    private static Samples samples;
    private static Tenant alice;
    private static Tenant eve;
    private static Furniture alices;

    @BeforeAll
    static void furnish(WholeHouse running) {
        house = running;
        api = new PublicApi(house.url());
        samples = new Samples(api.document());
        alice = Tenant.register(api, MARK);
        eve = Tenant.register(api, "eve");
        alices = Furniture.of(alice, api.operations(), house.controlUrl());
    }

    @Test
    void everyServiceTakesPart() {
        assertThat(api.document().path("tags").findValuesAsText("name"))
                .containsExactlyInAnyOrderElementsOf(
                        house.contracts().stream().map(Contract::service).toList());
    }

    @TestFactory
    Stream<DynamicTest> anotherTenantsIdsAreNotFound() {
        return withIds()
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    String path = alices.path(operation.path())
                            .orElseThrow(() -> new AssertionError("Furniture has nothing for " + operation.path()));
                    Optional<String> before = seenByAlice(operation);
                    Answer answer = api.send(operation, eve.request(operation.method(), path, body(operation)));
                    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
                    assertThat(answer.text()).doesNotContain(MARK);
                    assertThat(seenByAlice(operation)).isEqualTo(before);
                }));
    }

    @TestFactory
    Stream<DynamicTest> idsOfNothingAreNotFound() {
        return withIds()
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    String path = operation
                            .path()
                            .replace("{number}", "+12025550199")
                            .replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
                    Answer answer = api.send(operation, alice.request(operation.method(), path, body(operation)));
                    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
                }));
    }

    /** Whatever is refused or taken: what belongs to Alice does not come back. */
    @TestFactory
    Stream<DynamicTest> anotherTenantsIdsInABodyGiveNothingAway() {
        return guarded().flatMap(operation -> idMembers(operation)
                .map(member -> DynamicTest.dynamicTest(operation.id() + " " + member, () -> {
                    ObjectNode body = (ObjectNode) body(operation).orElseThrow();
                    body.set(member, alicesId(member));
                    Answer answer =
                            api.send(operation, eve.request(operation.method(), anyId(operation), Optional.of(body)));
                    assertThat(answer.status()).isLessThan(500);
                    assertThat(answer.text()).doesNotContain(MARK);
                })));
    }

    @TestFactory
    Stream<DynamicTest> listsShowNothingOfOthers() {
        return api.operations().stream()
                .filter(operation -> operation.isRead() && !operation.path().contains("{"))
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    HttpRequest.Builder request = eve.get(operation.path() + query(operation));
                    Answer answer = api.send(operation, request.header("Last-Event-ID", "0"));
                    assertThat(answer.status()).isLessThan(300);
                    assertThat(answer.text()).doesNotContain(MARK);
                }));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsDoneWithoutCredentials() {
        return guarded()
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    refused(operation, UnaryOperator.identity());
                    for (String token : forged()) {
                        refused(operation, request -> request.header("Authorization", "Bearer " + token));
                    }
                    refused(operation, request -> request.header("X-API-Key", "lad_" + "0".repeat(40)));
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatServicesSayToEachOtherIsNotReachedFromOutside() {
        return house.contracts().stream().flatMap(contract -> contract.operations().values().stream()
                .filter(operation -> operation.access() == Access.INTERNAL)
                .map(operation -> DynamicTest.dynamicTest(contract.service() + "." + operation.id(), () -> {
                    String path = Mount.api(contract.service())
                            .outside(operation
                                    .path()
                                    .replaceAll("\\{[^}]*}", UUID.randomUUID().toString()));
                    Answer answer = api.raw(alice.request(
                            operation.method(), path, operation.bodySchema().map(any -> Json.object())));
                    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
                    api.problem(answer);
                })));
    }

    private static Stream<Operation> guarded() {
        return api.operations().stream().filter(operation -> operation.access() != Access.PUBLIC);
    }

    private static Stream<Operation> withIds() {
        return guarded().filter(operation -> operation.path().contains("{"));
    }

    private static Optional<String> seenByAlice(Operation operation) {
        String thing = operation.path().substring(0, operation.path().lastIndexOf('}') + 1);
        return api.operations().stream()
                .filter(read -> read.isRead() && read.path().equals(thing))
                .findFirst()
                .map(read -> api.send(read, alice.get(alices.path(thing).orElseThrow()))
                        .expect(200)
                        .data()
                        .toString());
    }

    private static Optional<JsonNode> body(Operation operation) {
        return operation.bodySchema().map(samples::of);
    }

    /** The parameters that it asks for. */
    private static String query(Operation operation) {
        return operation.parameters().stream()
                .filter(parameter -> parameter.in() == In.QUERY && parameter.required())
                .map(parameter ->
                        parameter.name() + "=" + samples.of(parameter.schema()).asText())
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String anyId(Operation operation) {
        return alices.path(operation.path()).orElseGet(operation::path);
    }

    /** Top-level members that hold an id or a list of them. */
    private static Stream<String> idMembers(Operation operation) {
        JsonNode properties = operation
                .bodySchema()
                .map(samples::resolve)
                .orElseGet(Json::object)
                .path("properties");
        return properties.properties().stream()
                .filter(member -> isId(samples.resolve(member.getValue()))
                        || isId(samples.resolve(
                                samples.resolve(member.getValue()).path("items"))))
                .map(Map.Entry::getKey);
    }

    private static boolean isId(JsonNode schema) {
        return schema.path("format").asText().equals("uuid");
    }

    /** {@code leadId}, {@code leadIds} and {@code lead} are all the id of what {@code /…/leads/{id}} shows. */
    private static JsonNode alicesId(String member) {
        String kind = member.replaceFirst("Ids?$", "");
        Map<String, String> things = new TreeMap<>();
        withIds()
                .filter(operation -> operation.path().endsWith("s/{id}"))
                .forEach(operation ->
                        things.put(operation.path().replaceFirst(".*/(.*)s/\\{id}$", "$1"), operation.path()));
        String id = Optional.ofNullable(things.get(kind))
                .flatMap(alices::path)
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .orElseGet(() -> UUID.randomUUID().toString());
        return member.endsWith("s") ? Json.array().add(id) : Json.tree(id);
    }

    private static void refused(Operation operation, UnaryOperator<HttpRequest.Builder> credentials) {
        String path = operation.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        Answer answer = api.send(operation, credentials.apply(api.request(operation.method(), path, body(operation))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.header("www-authenticate")).isNotEmpty();
    }

    /** A changed payload under the old signature; no signature; the signature of another text. */
    private static List<String> forged() {
        String[] parts = alice.token().split("\\.");
        String owner = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String changed = encoded(owner.replace("\"role\":\"owner\"", "\"role\":\"admin\""));
        String[] others = eve.token().split("\\.");
        return List.of(
                parts[0] + "." + changed + "." + parts[2],
                encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + "." + others[2]);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
