package dev.lad.leads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Await;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestBilling;
import dev.lad.testkit.TestNode;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.WebClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The service with Apollo's twin behind real HTTP, a billing of its own, and a door for Apollo's webhooks. */
final class LeadsStage implements AutoCloseable {
    private static final Map<String, BigDecimal> PRICES = Map.of(
            "lead.enrich", new BigDecimal("2"),
            "email.reveal", new BigDecimal("2"),
            "phone.reveal", new BigDecimal("10"));

    final TwinClock clock = TwinClock.real();
    /** Tokens that Apollo has called back with. */
    final List<String> tokens = new CopyOnWriteArrayList<>();

    final String databaseUrl = Postgres.freshDatabase();
    final TestNode node;
    final TestBilling billing;
    private final Vertx outside = Vertx.vertx();
    private final Twins twins;
    private final WebClient http = WebClient.create(outside);

    LeadsStage() {
        twins = TestNode.await(Twins.start(outside, TwinOptions.onFreePorts(clock)));
        int door = TestNode.await(outside.createHttpServer()
                        .requestHandler(request -> request.body()
                                .compose(body -> webhook(request.path(), body))
                                .onSuccess(answer -> request.response()
                                        .setStatusCode(answer.status())
                                        .end()))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        node = TestNode.start(
                clock,
                Map.of(
                        "DATABASE_URL",
                        databaseUrl,
                        "APOLLO_URL",
                        twins.baseUrl("apollo"),
                        "LAD_PUBLIC_URL",
                        "http://127.0.0.1:" + door));
        billing = new TestBilling(node.node(), new BigDecimal("100"), PRICES);
        node.deploy(any -> billing);
        node.deploy(LeadsVerticle::new);
    }

    void give(UUID tenant, int credits) {
        billing.give(tenant, BigDecimal.valueOf(credits));
    }

    int spent(UUID tenant) {
        return billing.spent(tenant).intValueExact();
    }

    int held(UUID tenant) {
        return billing.held(tenant).intValueExact();
    }

    private Future<Answer> webhook(String path, Buffer body) {
        String token = path.substring(path.lastIndexOf('/') + 1);
        tokens.add(token);
        return node.send(Identity.ANONYMOUS, delivery(token, body));
    }

    /** What Apollo would post to the URL with this token. */
    static Ask delivery(String token, Buffer body) {
        return new Ask(
                "apollo-leads",
                "phoneRevealed",
                Map.of("token", token),
                "",
                Map.of("content-type", "application/json"),
                body,
                false);
    }

    Answer ask(Identity who, String operation, Object body) {
        return node.call(who, Ask.of("apollo-leads", operation).body(body));
    }

    JsonNode lead(Identity who, String id) {
        return node.call(who, Ask.of("apollo-leads", "getLead").path("id", id))
                .expect(200)
                .data();
    }

    /** Somebody whom the search finds. */
    JsonNode anyone(Identity who, int index) {
        return ask(who, "searchPeople", Map.of("limit", 25)).expect(200).data().path(index);
    }

    /** The index-th of those whom the search finds first who are like this, as the twins know them. */
    JsonNode someone(Identity who, int index, Predicate<JsonNode> like) {
        JsonNode hits =
                ask(who, "searchPeople", Map.of("limit", 100)).expect(200).data();
        return StreamSupport.stream(hits.spliterator(), false)
                .filter(hit -> like.test(person(hit.path("apolloId").asText())))
                .skip(index)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody like that among a hundred"));
    }

    void fault(String operation, Map<String, Object> fault) {
        var body = Json.object().put("provider", "apollo").put("operation", operation);
        fault.forEach((name, value) -> body.set(name, Json.tree(value)));
        control(HttpMethod.POST, "/control/faults", body);
    }

    void advance(Duration by) {
        control(HttpMethod.PUT, "/control/clock", Json.object().put("advanceSeconds", by.toSeconds()));
    }

    Instant now() {
        return clock.instant();
    }

    /** How often something that costs was really done at Apollo for a person. */
    int effects(String effect, String apolloId) {
        return control(HttpMethod.GET, "/control/state", Json.object())
                .at("/providers/apollo/effects/" + effect + "/by/" + apolloId)
                .asInt();
    }

    int requests(String operation) {
        return control(HttpMethod.GET, "/control/state", Json.object())
                .path("providers")
                .path("apollo")
                .path("requests")
                .path(operation)
                .asInt();
    }

    JsonNode person(String apolloId) {
        return control(HttpMethod.GET, "/control/people/" + apolloId, Json.object());
    }

    JsonNode control(HttpMethod method, String path, JsonNode body) {
        var request = http.requestAbs(method, twins.baseUrl("control") + path);
        var answer = TestNode.await(method == HttpMethod.GET ? request.send() : request.sendBuffer(Json.write(body)));
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isLessThan(300);
        return answer.body() == null ? Json.object() : StrictJson.parse(answer.body());
    }

    static void until(BooleanSupplier holds) {
        Await.until("it holds", holds);
    }

    @Override
    public void close() {
        node.close();
        TestNode.await(outside.close());
    }
}
