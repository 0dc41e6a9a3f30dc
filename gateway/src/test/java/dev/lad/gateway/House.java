package dev.lad.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.auth.Recognition;
import dev.lad.shared.config.Env;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.front.FrontConfig;
import dev.lad.shared.front.ListenPort;
import dev.lad.shared.front.ServicePort;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.node.Instance;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.Readiness;
import dev.lad.shared.service.AnswerStore;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.Operation;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Operations.StreamHandler;
import dev.lad.shared.service.Reply;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway in front of the service {@code shop}, on a real bus and a real port. */
final class House implements AutoCloseable {
    static final String PAGE = "http://page.example";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final UUID TENANT = UUID.randomUUID();

    final Vertx vertx = Vertx.vertx();
    final Node node;
    /** How often somebody was to be recognised, which may cost much. */
    final AtomicInteger asked = new AtomicInteger();

    private final GatewayVerticle gateway;

    private House(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "LAD_GATEWAY_PORT",
                "0",
                "LAD_SHOP_PORT",
                "0",
                "LAD_REQUIRED_SERVICES",
                "shop",
                "LAD_CORS_ORIGINS",
                PAGE));
        all.putAll(settings);
        Env env = Env.of(all);
        this.node =
                Node.on(vertx, env, NodeConfig.read(env, false), Time.system()).await();
        this.gateway = new GatewayVerticle(node, new Doorman());
        vertx.deployVerticle(gateway).await();
    }

    static House open() {
        return open(Map.of());
    }

    static House open(Map<String, String> settings) {
        return new House(settings);
    }

    /** The contract beside this class. */
    static Contract shop() {
        return Contract.beside(House.class);
    }

    /** Starts an instance, and waits until the gateway has learnt its contract. */
    Instance start(Contract contract) {
        return start(contract, "http://127.0.0.1:1");
    }

    /** The same, whose own port is said to be elsewhere. */
    Instance start(Contract contract, String url) {
        Instance instance =
                Instance.start(node, dispatcher(contract), url, "1.0.0").await();
        eventually(() -> send(get("/health/ready")).statusCode() == 200);
        return instance;
    }

    /** Starts an instance with a port of its own, and waits until the gateway has learnt its contract. */
    ServicePort startWithPort(Map<String, StreamHandler> streams) {
        Dispatcher dispatcher = dispatcher(shop(), streams);
        FrontConfig front = FrontConfig.read(node.env(), ListenPort.read(node.env(), "shop", 0));
        ServicePort port = ServicePort.open(node, front, dispatcher, this::identify, new Readiness(Clock.systemUTC()))
                .await();
        Instance.start(node, dispatcher, port.url(), "1.0.0").await();
        eventually(() -> send(get("/health/ready")).statusCode() == 200);
        return port;
    }

    Dispatcher dispatcher(Contract contract) {
        return dispatcher(contract, Map.of());
    }

    private Dispatcher dispatcher(Contract contract, Map<String, StreamHandler> streams) {
        Operations operations = Operations.of(contract);
        contract.operations().values().stream()
                .filter(operation -> operation.stream().any())
                .map(Operation::id)
                .forEach(id -> operations.onStream(
                        id,
                        streams.getOrDefault(
                                id,
                                (call, body) -> Future.succeededFuture(
                                        Reply.ok(Map.of()).whole()))));
        contract.operations().values().stream()
                .filter(operation -> !operation.stream().any())
                .map(Operation::id)
                .forEach(id -> operations.on(id, call -> switch (id) {
                    case "waitLong" -> Promise.<Reply>promise().future();
                    case "enter" -> Future.succeededFuture(Reply.ok(Map.of()).with("set-cookie", "viewer"));
                    case "addGoods" -> Future.succeededFuture(Reply.created("/goods/7", call.json()));
                    default ->
                        Future.succeededFuture(Reply.ok(Map.of(
                                "operation", id,
                                "path", call.request().path(),
                                "headers", call.request().headers(),
                                "kind", call.caller().identity().kind())));
                }));
        return new Dispatcher(operations, AnswerStore.NONE, node.time().wall(), Instruments.unobserved("test"));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    int port() {
        return gateway.port();
    }

    HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(5));
    }

    HttpRequest.Builder post(String path, String body) {
        return get(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> as(String caller, HttpRequest.Builder request) throws Exception {
        return send(request.header("Authorization", "Bearer " + caller));
    }

    CompletableFuture<HttpResponse<String>> asLater(String caller, HttpRequest.Builder request) {
        return CLIENT.sendAsync(
                request.header("Authorization", "Bearer " + caller).build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.parse(Buffer.buffer(answer.body()));
    }

    static String header(HttpResponse<String> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }

    static void problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(header(answer, "content-type")).isEqualTo("application/problem+json");
        JsonNode document = json(answer);
        assertThat(document.path("code").asText()).isEqualTo(code);
        assertThat(document.path("success").asBoolean(true)).isFalse();
        assertThat(document.path("error").asText()).isNotEmpty();
        assertThat(document.path("instance").asText())
                .isEqualTo(answer.request().uri().getRawPath());
        assertThat(header(answer, "traceparent"))
                .contains(document.path("traceId").asText());
        assertThat(header(answer, "x-request-id")).isNotEmpty();
    }

    static ObjectNode copy(Contract contract) {
        return contract.document().deepCopy();
    }

    static void eventually(Callable<Boolean> holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        try {
            while (!holds.call()) {
                assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
                Thread.onSpinWait();
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** The bearer token says which caller is played. */
    private Future<Identity> identify(Operation operation, MultiMap headers) {
        String token = Optional.ofNullable(headers.get("authorization"))
                .orElse("Bearer none")
                .substring(7);
        return switch (token) {
            case "none" -> Future.succeededFuture(Identity.ANONYMOUS);
            case "featureless" -> Future.succeededFuture(user(Role.MEMBER, "free", Set.of()));
            case "member", "viewer", "owner" ->
                Future.succeededFuture(user(Role.of(token).orElseThrow(), "free", Set.of("shop")));
            case "enterprise" -> Future.succeededFuture(user(Role.MEMBER, "enterprise", Set.of("shop")));
            default -> Future.failedFuture(new Failure.Unauthenticated("invalid_token", "The token is no good."));
        };
    }

    /** Whom it lets in is familiar from then on; tokens that end on a blank signature look bad at a glance. */
    private final class Doorman implements Recognition {
        private final Set<String> familiar = ConcurrentHashMap.newKeySet();

        @Override
        public Future<Identity> identify(Operation operation, MultiMap headers) {
            asked.incrementAndGet();
            Future<Identity> identity = House.this.identify(operation, headers);
            identity.onSuccess(good -> familiar.add(shown(headers)));
            return operation.access() == Operation.Access.PUBLIC ? identity.otherwise(Identity.ANONYMOUS) : identity;
        }

        @Override
        public Glance glance(Operation operation, MultiMap headers) {
            return switch (shown(headers)) {
                case "" -> Glance.NONE;
                case "garbage" -> Glance.BAD;
                case "expired" -> Glance.EXPIRED;
                default -> familiar.contains(shown(headers)) ? Glance.FAMILIAR : Glance.UNFAMILIAR;
            };
        }

        @Override
        public void issued(String setCookie) {
            familiar.add(setCookie);
        }

        private String shown(MultiMap headers) {
            return Optional.ofNullable(headers.get("authorization"))
                    .map(bearer -> bearer.substring(7))
                    .orElse("");
        }
    }

    private static Identity user(Role role, String plan, Set<String> features) {
        return new Identity(Identity.Kind.USER, Optional.of(TENANT), Optional.of(TENANT), role, plan, features, "", "");
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
