package dev.lad.shared.node;

import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Undecodable;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Registry;
import dev.lad.shared.mesh.Transport;
import dev.lad.shared.service.Dispatcher;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running instance of a service on the event bus: it answers at an address of its own, announces itself, and leaves
 * without losing a request.
 */
public final class Instance {
    /** How long callers may still choose an instance that has just said that it drains. */
    private static final Duration NEWS_TRAVELS = Duration.ofMillis(300);

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(15);
    private static final int MAX_IN_FLIGHT = 4_000;
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);

    private final Vertx vertx;
    private final Registry registry;
    private final Dispatcher dispatcher;
    private final String id;
    private final String url;
    private final String version;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final List<MessageConsumer<Object>> consumers = new ArrayList<>();
    private State state = State.UP;
    private long beat = -1;

    private Instance(Node node, Dispatcher dispatcher, String url, String version) {
        this.vertx = node.vertx();
        this.registry = node.registry();
        this.dispatcher = dispatcher;
        this.id = node.id() + "." + UUID.randomUUID();
        this.url = url;
        this.version = version;
    }

    /**
     * Begins to answer and to announce.
     *
     * @param url where the service's own port answers
     */
    public static Future<Instance> start(Node node, Dispatcher dispatcher, String url, String version) {
        Instance instance = new Instance(node, dispatcher, url, version);
        node.instruments(dispatcher.contract().service())
                .metrics()
                .gauges("lad_bus_requests_in_flight", "Requests over the bus being answered.", "service")
                .add(instance::inFlight, dispatcher.contract().service());
        return instance.listen(instance.announcement().address(), instance::answer)
                .compose(ready -> instance.listen(Announcement.ROLL_CALL, call -> instance.announce()))
                .onSuccess(ready -> {
                    instance.registry.addLocal(instance.announcement());
                    instance.announce();
                    instance.beat = instance.vertx.setPeriodic(Registry.BEAT.toMillis(), timer -> instance.announce());
                })
                .map(instance);
    }

    /** How many requests are being answered now. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Tells callers to go elsewhere, lets what is running end, then leaves the bus. */
    public Future<Void> leave() {
        state = State.DRAINING;
        announce();
        return after(NEWS_TRAVELS).compose(told -> drained(DRAIN_LIMIT)).eventually(() -> {
            vertx.cancelTimer(beat);
            state = State.GONE;
            announce();
            return Future.join(
                    consumers.stream().map(MessageConsumer::unregister).toList());
        });
    }

    private Future<Void> drained(Duration left) {
        if (inFlight.get() == 0) {
            return Future.succeededFuture();
        }
        if (left.isNegative()) {
            LOG.atWarn()
                    .addKeyValue("service", dispatcher.contract().service())
                    .addKeyValue("inFlight", inFlight.get())
                    .log("instance.left-busy");
            return Future.succeededFuture();
        }
        Duration pause = Duration.ofMillis(20);
        return after(pause).compose(later -> drained(left.minus(pause)));
    }

    private Future<Void> after(Duration pause) {
        Promise<Void> promise = Promise.promise();
        vertx.setTimer(pause.toMillis(), timer -> promise.complete());
        return promise.future();
    }

    private void answer(Message<Object> message) {
        if (!(message.body() instanceof ApiRequest request)) {
            String reason = message.body() instanceof Undecodable undecodable ? undecodable.reason() : "no request";
            message.reply(Problem.response(
                    new Failure.Other(502, "incompatible_release", "This node cannot read the request: " + reason),
                    dispatcher.contract().service(),
                    ""));
            return;
        }
        answer(request).onSuccess(message::reply);
    }

    private Future<ApiResponse> answer(ApiRequest request) {
        if (request.operation().equals(Transport.CONTRACT)) {
            return Future.succeededFuture(new ApiResponse(
                    200,
                    Map.of("content-type", "application/json"),
                    Json.write(dispatcher.contract().document())));
        }
        if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
            inFlight.decrementAndGet();
            return Future.succeededFuture(Problem.response(
                    new Failure.Unavailable(
                            "overloaded", "The service has more work than it takes at once.", Duration.ofSeconds(1)),
                    dispatcher.contract().service(),
                    request.trace().traceId()));
        }
        return dispatcher.dispatch(request).onComplete(done -> inFlight.decrementAndGet());
    }

    private Announcement announcement() {
        String service = dispatcher.contract().service();
        return new Announcement(
                service,
                id,
                "lad." + service + "." + id,
                url,
                dispatcher.contract().hash(),
                version,
                state);
    }

    private void announce() {
        vertx.eventBus().publish(Announcement.ADDRESS, announcement());
    }

    private Future<Void> listen(String address, Handler<Message<Object>> handler) {
        MessageConsumer<Object> consumer = vertx.eventBus().consumer(address, handler);
        consumers.add(consumer);
        return consumer.completion();
    }
}
