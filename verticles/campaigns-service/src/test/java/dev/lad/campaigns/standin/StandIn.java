package dev.lad.campaigns.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.events.Event;
import dev.lad.shared.events.EventPage;
import dev.lad.shared.json.Json;
import dev.lad.shared.node.Instance;
import dev.lad.shared.node.Node;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.AnswerStore;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A small service on the same bus, with a contract of its own, in place of one that campaigns call. What it is asked for
 * under an idempotency key it does once, as the real ones do.
 */
public final class StandIn {
    private final Node node;
    private final String service;
    private final Map<String, Function<Done, Future<JsonNode>>> answers = new ConcurrentHashMap<>();
    private final Map<String, Done> done = new ConcurrentHashMap<>();
    private final Queue<Done> order = new ConcurrentLinkedQueue<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    /** Something that was done, once. */
    public record Done(UUID tenantId, String operation, String key, JsonNode body) {}

    private StandIn(Node node, String service) {
        this.node = node;
        this.service = service;
    }

    /** Answers these operations with {@code {id, state: sent, credits: 1}}, unless told otherwise. */
    public static StandIn start(Node node, String service, String... operations) {
        StandIn standIn = new StandIn(node, service);
        Operations methods =
                Operations.of(Contract.of(contract(service, operations))).on("listEvents", standIn::listEvents);
        for (String operation : operations) {
            methods.on(operation, call -> standIn.perform(operation, call));
        }
        Dispatcher dispatcher =
                new Dispatcher(methods, AnswerStore.NONE, node.time().wall(), Instruments.unobserved("test"));
        Instance.start(node, dispatcher, "", "test").await();
        return standIn;
    }

    /** How an operation is answered from now on; a {@link Failure} refuses without having done it. */
    public void answer(String operation, Function<Done, Future<JsonNode>> answer) {
        answers.put(operation, answer);
    }

    /** Tells of an event, under an id that may have been told before. */
    public void tell(UUID id, UUID tenantId, String type, Map<String, ?> payload) {
        Instant now = node.time().business().instant();
        events.add(new Event(
                id, tenantId, type, Json.tree(payload), now, Optional.empty(), Integer.toString(events.size() + 1)));
        node.vertx().eventBus().publish("lad.events." + service, "");
    }

    /** What it did, in order. */
    public List<Done> done() {
        return List.copyOf(order);
    }

    public List<Done> done(String operation) {
        return order.stream().filter(each -> each.operation().equals(operation)).toList();
    }

    /** How often it was asked for an operation, repetitions included. */
    public long asked(String operation) {
        return asked.stream().filter(operation::equals).count();
    }

    private Future<Reply> perform(String operation, Call call) {
        asked.add(operation);
        Optional<String> key = call.request().header("idempotency-key");
        Done wish = new Done(call.caller().tenantId(), operation, key.orElse(""), call.json());
        Function<Done, Future<JsonNode>> answer = answers.getOrDefault(operation, StandIn::sent);
        return answer.apply(wish).map(data -> {
            key.ifPresent(named -> remember(wish));
            return Reply.ok(data);
        });
    }

    /** Counts as done although its answer will be lost. */
    public void remember(Done wish) {
        if (done.putIfAbsent(wish.key(), wish) == null) {
            order.add(wish);
        }
    }

    public static Future<JsonNode> sent(Done wish) {
        return Future.succeededFuture(Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("state", "sent")
                .put("credits", 1));
    }

    private Future<Reply> listEvents(Call call) {
        int after = call.text("after").map(Integer::parseInt).orElse(0);
        int limit = (int) call.number("limit").orElse(100);
        List<String> types = call.texts("types");
        List<Event> page = events.stream().skip(after).limit(limit).toList();
        return Future.succeededFuture(Reply.ok(new EventPage(
                page.stream().filter(event -> types.contains(event.type())).toList(),
                Integer.toString(after + page.size()),
                page.size() == limit)));
    }

    private static ObjectNode contract(String service, String... operations) {
        ObjectNode document = Json.object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", service)
                .put("version", "1.0.0")
                .put("x-lad-service", service)
                .put("x-lad-port", 0);
        document.putObject("components");
        ObjectNode paths = document.putObject("paths");
        Stream.of(operations).forEach(operation -> {
            ObjectNode post = paths.putObject("/" + operation).putObject("post");
            post.put("operationId", operation).put("summary", operation).put("x-lad-idempotency", false);
            post.putObject("requestBody")
                    .put("required", !operation.startsWith("list"))
                    .putObject("content")
                    .putObject("application/json")
                    .putObject("schema")
                    .put("type", "object");
            post.putObject("responses").putObject("200").put("description", "Done.");
        });
        ObjectNode get = paths.putObject("/internal/events").putObject("get");
        get.put("operationId", "listEvents").put("summary", "Events").put("x-lad-internal", true);
        get.putObject("responses").putObject("200").put("description", "Events.");
        get.putArray("parameters")
                .add(parameter("after", Json.object().put("type", "string")))
                .add(parameter("limit", Json.object().put("type", "integer")))
                .add(parameter("types", Json.object().put("type", "array")));
        return document;
    }

    private static ObjectNode parameter(String name, ObjectNode schema) {
        ObjectNode parameter = Json.object().put("name", name).put("in", "query");
        parameter.set("schema", schema);
        return parameter;
    }
}
