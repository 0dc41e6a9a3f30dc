package dev.lad.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.bus.Trace;
import dev.lad.shared.config.Env;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Transport;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.service.Contract;
import dev.lad.shared.time.Time;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A node for a test: a Vert.x of its own, a fresh database, every port chosen by the system, and services deployed on it
 * as in production. Every answer that a test gets was checked against the contract of the service that gave it.
 */
public final class TestNode implements AutoCloseable {
    /** All feature keys; callers made here have them. */
    public static final Set<String> FEATURES = Set.of(
            "campaigns",
            "apollo-leads",
            "voice-agent",
            "deals-pipeline",
            "social-integration",
            "ai-icp-assistant",
            "lead-enrichment",
            "overview");

    private static final List<String> SERVICES = Stream.concat(FEATURES.stream(), Stream.of("auth", "users", "billing"))
            .toList();

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final LoopWatch loops;
    private final Node node;
    private final Map<String, Contract> contracts = new ConcurrentHashMap<>();

    private TestNode(Vertx vertx, Node node) {
        this.vertx = vertx;
        this.loops = LoopWatch.over(vertx);
        this.node = node;
    }

    /** On a fresh database, in real time. */
    public static TestNode start() {
        return start(Clock.systemUTC(), Map.of());
    }

    /**
     * On a fresh database unless the settings name one.
     *
     * @param business the clock of what happens for the user; leases and deadlines keep to real time
     * @param settings environment variables
     */
    public static TestNode start(Clock business, Map<String, String> settings) {
        return start(new Time(Clock.systemUTC(), business), settings);
    }

    /** The same with both clocks in the test's hands: leases, deadlines and tokens go by the wall clock. */
    public static TestNode start(Time time, Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>();
        SERVICES.forEach(
                service -> variables.put("LAD_" + service.replace('-', '_').toUpperCase(Locale.ROOT) + "_PORT", "0"));
        variables.putAll(settings);
        variables.computeIfAbsent("DATABASE_URL", name -> Postgres.freshDatabase());
        Env env = Env.of(variables);
        Vertx vertx = Vertx.vertx(LoopWatch.options());
        return new TestNode(vertx, await(Node.on(vertx, env, NodeConfig.read(env, false), time)));
    }

    /** Deploys a service and waits until it answers; the id undeploys it. */
    public String deploy(Function<Node, Deployable> verticle) {
        return await(vertx.deployVerticle(verticle.apply(node)));
    }

    /** Stops one service as a roll-out does. */
    public void undeploy(String id) {
        await(vertx.undeploy(id));
    }

    public Node node() {
        return node;
    }

    public Vertx vertx() {
        return vertx;
    }

    /** A new tenant's owner with every feature. */
    public static Identity owner() {
        return user(UUID.randomUUID(), Role.OWNER);
    }

    /** A new person of a tenant. */
    public static Identity user(UUID tenantId, Role role) {
        return new Identity(
                Identity.Kind.USER,
                Optional.of(tenantId),
                Optional.of(UUID.randomUUID()),
                role,
                "professional",
                FEATURES,
                UUID.randomUUID().toString(),
                "");
    }

    /** Calls an operation over the bus, and checks the answer against the contract. */
    public Answer call(Identity identity, Ask ask) {
        return await(send(identity, ask));
    }

    /** The same without waiting, for many at once. */
    public Future<Answer> send(Identity identity, Ask ask) {
        Announcement instance = node.registry().inTurn(ask.service()).get(0);
        ApiRequest request = request(identity, ask);
        return contract(instance)
                .compose(contract -> node.transport().send(instance, request).map(response -> {
                    Answers.check(contract, ask.operation(), response);
                    return new Answer(response);
                }));
    }

    /** @throws AssertionError when an event loop was blocked meanwhile */
    @Override
    public void close() {
        await(vertx.close());
        loops.check();
    }

    /** Waits for a future as long as a test may reasonably take. */
    public static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no result within " + PATIENCE, late);
        }
    }

    private ApiRequest request(Identity identity, Ask ask) {
        Trace trace = Trace.begin();
        return new ApiRequest(
                ask.service(),
                ask.operation(),
                ask.path(),
                ask.query(),
                ask.headers(),
                identity,
                trace,
                trace.traceId(),
                "127.0.0.1",
                node.time().wall().millis() + PATIENCE.toMillis(),
                ask.body());
    }

    private Future<Contract> contract(Announcement instance) {
        Contract known = contracts.get(instance.contractHash());
        if (known != null) {
            return Future.succeededFuture(known);
        }
        Ask ask = Ask.reading(instance.service(), Transport.CONTRACT);
        return node.transport()
                .send(instance, request(Identity.ANONYMOUS, ask))
                .map(answer -> Contract.of((ObjectNode) StrictJson.parse(answer.body())))
                .onSuccess(contract -> contracts.put(instance.contractHash(), contract));
    }
}
