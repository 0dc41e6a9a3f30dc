package dev.lad.overview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that has events, and nothing else. */
final class Teller {
    private final List<Event> events = new CopyOnWriteArrayList<>();

    static Teller start(Node node, String service) {
        Teller teller = new Teller();
        Operations operations = Operations.of(Contract.of(contract(service))).on("listEvents", teller::listEvents);
        Dispatcher dispatcher =
                new Dispatcher(operations, AnswerStore.NONE, node.time().wall(), Instruments.unobserved("test"));
        Instance.start(node, dispatcher, "", "test").await();
        return teller;
    }

    private static ObjectNode contract(String service) {
        ObjectNode document = Json.object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", service)
                .put("version", "1.0.0")
                .put("x-lad-service", service)
                .put("x-lad-port", 0);
        document.putObject("components");
        ObjectNode get =
                document.putObject("paths").putObject("/internal/events").putObject("get");
        get.put("operationId", "listEvents").put("summary", "Events").put("x-lad-internal", true);
        get.putObject("responses").putObject("200").put("description", "Events.");
        ArrayNode parameters = get.putArray("parameters");
        Map.of("after", "string", "limit", "integer", "types", "array").forEach((name, type) -> parameters
                .addObject()
                .put("name", name)
                .put("in", "query")
                .putObject("schema")
                .put("type", type));
        return document;
    }

    void tell(UUID tenantId, String type, Map<String, ?> payload) {
        events.add(new Event(
                UUID.randomUUID(),
                tenantId,
                type,
                Json.tree(payload),
                Instant.EPOCH,
                Optional.empty(),
                Integer.toString(events.size() + 1)));
    }

    private Future<Reply> listEvents(Call call) {
        int after = call.text("after").map(Integer::parseInt).orElse(0);
        List<Event> page = events.stream().skip(after).toList();
        return Future.succeededFuture(Reply.ok(new EventPage(page, Integer.toString(after + page.size()), false)));
    }
}
