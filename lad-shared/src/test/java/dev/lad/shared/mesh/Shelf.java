package dev.lad.shared.mesh;

import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.bus.Trace;
import dev.lad.shared.config.Env;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.front.FrontConfig;
import dev.lad.shared.front.ListenPort;
import dev.lad.shared.front.ServicePort;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.Readiness;
import dev.lad.shared.service.AnswerStore;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** The service {@code shelf} in a process of its own, as far as the bus is concerned, and those who call it. */
final class Shelf implements AutoCloseable {
    static final UUID TENANT = UUID.randomUUID();

    final Node node;
    final ServicePort port;
    final AtomicInteger calls = new AtomicInteger();
    volatile boolean hangs;

    Shelf(Map<String, String> settings) {
        Map<String, String> complete = with(settings, "LAD_SHELF_PORT", settings.getOrDefault("LAD_SHELF_PORT", "0"));
        node = node(complete);
        Env env = Env.of(complete);
        FrontConfig front = FrontConfig.read(env, ListenPort.read(env, "shelf", 0));
        port = ServicePort.open(
                        node,
                        front,
                        dispatcher(),
                        (operation, headers) -> Future.succeededFuture(Identity.ANONYMOUS),
                        new Readiness(Clock.systemUTC()))
                .await();
    }

    Shelf() {
        this(Map.of());
    }

    /** A node on a bus of its own. */
    static Node node(Map<String, String> settings) {
        Env env = Env.of(settings);
        Node node = Node.on(Vertx.vertx(), env, NodeConfig.read(env, false), Time.system())
                .await();
        env.check();
        return node;
    }

    static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return more;
    }

    static Caller member(Duration patience) {
        Identity identity = new Identity(
                Identity.Kind.USER,
                Optional.of(TENANT),
                Optional.of(TENANT),
                Role.ADMIN,
                "starter",
                Set.of("shelf"),
                "session-1",
                "");
        long deadline = Time.system().wall().millis() + patience.toMillis();
        return new Caller(identity, Trace.begin(), "request-1", deadline);
    }

    Dispatcher dispatcher() {
        Operations operations = Operations.of(Contract.beside(Shelf.class))
                .on("getThing", this::seen)
                .on("putThing", this::seen)
                .on(
                        "buyThing",
                        call -> Future.failedFuture(
                                new Failure.InsufficientCredits(new BigDecimal("2.5"), BigDecimal.ONE)))
                .on("listBackroom", this::seen);
        return new Dispatcher(operations, AnswerStore.NONE, node.time().wall(), Instruments.unobserved("test"));
    }

    private Future<Reply> seen(Call call) {
        calls.incrementAndGet();
        Identity identity = call.caller().identity();
        return hangs
                ? Promise.<Reply>promise().future()
                : Future.succeededFuture(Reply.ok(Map.of(
                        "path", call.request().path(),
                        "query", call.request().query(),
                        "headers", call.request().headers(),
                        "identity", identity.toString(),
                        "trace", call.caller().trace().traceId(),
                        "requestId", call.caller().requestId(),
                        "left",
                                call.caller().deadlineMillis()
                                        - node.time().wall().millis())));
    }

    @Override
    public void close() {
        node.vertx().close().await();
    }
}
