package dev.lad.shared.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.config.Env;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.node.CannotStart;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.Readiness;
import dev.lad.shared.service.AnswerStore;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.Operation;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicePortTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static Vertx vertx;
    private static Node node;
    private static ServicePort port;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        Env env = Env.of(Map.of("LAD_PARROT_PORT", "0", "LAD_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/30"));
        Time time = new Time(Clock.systemUTC(), Clock.systemUTC());
        node = Node.on(vertx, env, NodeConfig.read(env, false), time).await();
        port = open(node).await();
    }

    @AfterAll
    static void close() {
        port.close().await();
        vertx.close().await();
    }

    @Test
    void passesOnWhatTheContractNamesAndNothingElse() throws Exception {
        HttpResponse<String> answer = send(request("/words/h%C3%A4llo?loud=true")
                .header("X-Tone", "soft")
                .header("Cookie", "a=b")
                .header("Accept", "text/x")
                .header("X-User-Id", "root")
                .header("Authorization", "Bearer member")
                .header("X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.0.0.3"));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode data = json(answer).path("data");
        assertThat(data.path("path").path("word").asText()).isEqualTo("hällo");
        assertThat(data.path("query").asText()).isEqualTo("loud=true");
        assertThat(data.path("headers")).isEqualTo(Json.tree(Map.of("x-tone", "soft", "accept", "text/x")));
        assertThat(data.path("clientIp").asText()).isEqualTo("203.0.113.9");
    }

    @Test
    void keepsTheClientsTraceAndRequestIdWhereTheyAreSane() throws Exception {
        HttpResponse<String> kept =
                send(request("/words/hi").header("traceparent", TRACE).header("X-Request-Id", "abc-1"));
        assertThat(header(kept, "traceparent"))
                .startsWith(TRACE.substring(0, 36))
                .isNotEqualTo(TRACE);
        assertThat(header(kept, "x-request-id")).isEqualTo("abc-1");

        HttpResponse<String> made = send(request("/words/hi").header("X-Request-Id", "<script>"));
        assertThat(header(made, "x-request-id")).matches("[0-9a-f]{32}");
        assertThat(header(made, "traceparent")).contains(header(made, "x-request-id"));
    }

    @Test
    void answersWithHeadersThatKeepBrowsersSafe() throws Exception {
        HttpResponse<String> answer = send(request("/words/hi"));
        assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(answer, "cache-control")).isEqualTo("no-store");
        assertThat(header(answer, "content-security-policy")).startsWith("default-src 'none'");
    }

    @Test
    void checksWhoCallsAndWhatTheyMay() throws Exception {
        HttpResponse<String> nobody = send(request("/words"));
        problem(nobody, 401, "unauthenticated");
        assertThat(header(nobody, "www-authenticate")).isEqualTo("Bearer realm=\"lad\"");
        HttpResponse<String> bad = send(request("/words").header("Authorization", "Bearer bad"));
        problem(bad, 401, "invalid_token");
        assertThat(header(bad, "www-authenticate")).isEqualTo("Bearer realm=\"lad\", error=\"invalid_token\"");
        problem(send(request("/words").header("Authorization", "Bearer featureless")), 403, "feature_disabled");
        problem(send(post("/words", "{\"word\":\"a\"}").header("Authorization", "Bearer viewer")), 403, "forbidden");
        assertThat(send(request("/words").header("Authorization", "Bearer viewer"))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/openapi.json", "/metrics"})
    void hasPagesThatAreReadAndNothingElse(String page) throws Exception {
        assertThat(send(request(page).method("HEAD", BodyPublishers.noBody())).statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = send(post(page, "{}"));
        problem(refused, 405, "method_not_allowed");
        assertThat(header(refused, "allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void letsNoApiKeyGovernThePersonBehindIt() throws Exception {
        HttpRequest.Builder burn = request("/diary").DELETE();
        assertThat(send(burn.copy().header("Authorization", "Bearer member")).statusCode())
                .isEqualTo(200);
        problem(send(burn.copy().header("Authorization", "Bearer key")), 403, "forbidden");
        assertThat(json(send(request("/openapi.json")))
                        .at("/paths/~1diary/delete/security")
                        .toString())
                .isEqualTo("[{\"bearer\":[]},{\"cookie\":[]}]");
    }

    @Test
    void readsABodyAfterAuthenticationThatTakesTime() throws Exception {
        HttpResponse<String> made = send(post("/words", "{\"word\":\"ara\"}").header("Authorization", "Bearer slow"));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(header(made, "location")).isEqualTo("/words/ara");
    }

    @Test
    void goesOnWithTheConnectionAfterRefusingABodyUnread() throws Exception {
        for (int i = 0; i < 5; i++) {
            problem(
                    send(post("/words", "{\"word\":\"a\"}").header("Authorization", "Bearer slow-bad")),
                    401,
                    "invalid_token");
        }
    }

    @Test
    void refusesWhatTheContractDoesNotTake() throws Exception {
        problem(send(request("/nothing")), 404, "not_found");
        problem(send(request("/secrets").header("Authorization", "Bearer member")), 404, "not_found");
        HttpResponse<String> wrong = send(request("/words").DELETE());
        problem(wrong, 405, "method_not_allowed");
        assertThat(header(wrong, "allow")).isEqualTo("GET, HEAD, POST");
        problem(member(post("/words", "{\"word\":\"" + "a".repeat(300) + "\"}")), 413, "body_too_large");
        problem(member(post("/words", "{\"word\":")), 400, "malformed_json");
        problem(member(post("/words", "{\"ward\":\"a\"}")), 400, "invalid_request");
        problem(send(request("/words/%ff")), 400, "malformed_url");
    }

    @Test
    void saysWhatIsWrongInASentence() throws Exception {
        assertThat(error(member(post("/words", "{\"word\":\"a\",\"sound\":\"b\"}"))))
                .isEqualTo("The body must have exactly one of word, sound.");
        assertThat(error(member(post("/words", "{\"word\":\"  \"}")))).isEqualTo("word needs more than blanks.");
        assertThat(error(send(post("/words", "{\"word\":\"a\"}").header("Authorization", "Bearer viewer"))))
                .isEqualTo("This needs the role member; you are viewer. Ask an admin of your organisation.");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        HttpResponse<String> head = send(request("/words/hi").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(Integer.parseInt(header(head, "content-length"))).isPositive();
    }

    @Test
    void tellsOfItsHealthAndItsPublicContract() throws Exception {
        assertThat(send(request("/health/live")).statusCode()).isEqualTo(200);
        assertThat(send(request("/health/ready")).statusCode()).isEqualTo(200);
        JsonNode document = json(send(request("/openapi.json")));
        assertThat(document.path("paths").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("/words", "/words/{word}", "/diary");

        JsonNode learn = document.at("/paths/~1words/post");
        assertThat(learn.path("description").asText()).isEqualTo("**Needs** the role `member`, the feature `parrot`.");
        assertThat(learn.path("responses").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "201", "400", "401", "403", "409", "410", "413", "415", "422", "429", "503", "504", "default");
        assertThat(learn.at("/responses/409/description").asText())
                .startsWith("`word_known`: it knows that word.")
                .contains("`idempotency_key_in_use`");
        assertThat(learn.at("/responses/409/content/application~1problem+json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/Problem");
        JsonNode say = document.at("/paths/~1words~1{word}/get");
        assertThat(say.path("description").asText()).isEqualTo("**Needs** no login.");
        assertThat(say.path("responses").has("404")).isTrue();
        assertThat(say.path("responses").has("401")).isFalse();
        assertThat(document.at("/paths/~1diary/delete/description").asText()).contains("no API key");

        ServicePort leaving = open(node).await();
        leaving.drain();
        URI ready = URI.create(leaving.url() + "/health/ready");
        assertThat(send(HttpRequest.newBuilder(ready)).statusCode()).isEqualTo(503);
        leaving.close().await();
    }

    @Test
    void saysInOneSentenceThatAPortIsTaken() {
        Env env = Env.of(Map.of("LAD_PARROT_PORT", Integer.toString(port.port())));
        Vertx other = Vertx.vertx();
        try {
            Node second = Node.on(other, env, NodeConfig.read(env, false), node.time())
                    .await();
            assertThatThrownBy(() -> open(second).await())
                    .isInstanceOf(CannotStart.class)
                    .hasMessage("Port " + port.port() + " of parrot is taken by another program:"
                            + " stop that one, or set LAD_PARROT_PORT to a free port.");
        } finally {
            other.close().await();
        }
    }

    private static Future<ServicePort> open(Node node) {
        FrontConfig config = FrontConfig.read(node.env(), ListenPort.read(node.env(), ServicePortTest.class));
        return ServicePort.open(node, config, parrot(), ServicePortTest::identify, new Readiness(Clock.systemUTC()));
    }

    /** The bearer token says which caller is played. */
    private static Future<Identity> identify(Operation operation, MultiMap headers) {
        String token = Optional.ofNullable(headers.get("authorization"))
                .orElse("Bearer none")
                .substring(7);
        return switch (token) {
            case "none" -> Future.succeededFuture(Identity.ANONYMOUS);
            case "viewer" -> Future.succeededFuture(user(Role.VIEWER, Set.of("parrot")));
            case "key" -> Future.succeededFuture(caller(Identity.Kind.API_KEY, Role.ADMIN, Set.of("parrot")));
            case "member" -> Future.succeededFuture(user(Role.MEMBER, Set.of("parrot")));
            case "featureless" -> Future.succeededFuture(user(Role.MEMBER, Set.of()));
            case "slow" -> later().map(user(Role.MEMBER, Set.of("parrot")));
            case "slow-bad" -> later().compose(waited -> refused());
            default -> refused();
        };
    }

    private static Future<Identity> refused() {
        return Future.failedFuture(new Failure.Unauthenticated("invalid_token", "The token is no good."));
    }

    private static Future<Void> later() {
        Promise<Void> promise = Promise.promise();
        vertx.setTimer(30, timer -> promise.complete());
        return promise.future();
    }

    private static Identity user(Role role, Set<String> features) {
        return caller(Identity.Kind.USER, role, features);
    }

    private static Identity caller(Identity.Kind kind, Role role, Set<String> features) {
        return new Identity(
                kind, Optional.of(UUID.randomUUID()), Optional.of(UUID.randomUUID()), role, "free", features, "", "");
    }

    private static Dispatcher parrot() {
        Operations operations = Operations.of(Contract.beside(ServicePortTest.class))
                .on("listWords", call -> Future.succeededFuture(Reply.ok(List.of())))
                .on("listSecrets", call -> Future.succeededFuture(Reply.ok(List.of())))
                .on("burnDiary", call -> Future.succeededFuture(Reply.ok(Map.of())))
                .on("sayWord", call -> Future.succeededFuture(Reply.ok(seen(call))))
                .on(
                        "learnWord",
                        call -> Future.succeededFuture(Reply.created(
                                "/words/" + call.json().path("word").asText(), Map.of())));
        return new Dispatcher(operations, AnswerStore.NONE, Clock.systemUTC(), Instruments.unobserved("test"));
    }

    private static Map<String, Object> seen(Call call) {
        return Map.of(
                "path", call.request().path(),
                "query", call.request().query(),
                "headers", call.request().headers(),
                "clientIp", call.request().clientIp());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(port.url() + path)).timeout(Duration.ofSeconds(5));
    }

    private static HttpRequest.Builder post(String path, String body) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> member(HttpRequest.Builder request) throws Exception {
        return send(request.header("Authorization", "Bearer member"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String error(HttpResponse<String> answer) {
        return json(answer).path("error").asText();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.parse(Buffer.buffer(answer.body()));
    }

    private static void problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "content-type")).isEqualTo("application/problem+json");
        JsonNode document = json(answer);
        assertThat(document.path("code").asText()).isEqualTo(code);
        assertThat(document.path("status").asInt()).isEqualTo(status);
        assertThat(document.path("success").asBoolean(true)).isFalse();
        assertThat(document.path("error").asText()).isNotEmpty();
        assertThat(document.path("instance").asText())
                .isEqualTo(answer.request().uri().getRawPath());
        assertThat(header(answer, "traceparent"))
                .contains(document.path("traceId").asText());
    }
}
