package dev.lad.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.node.Instance;
import dev.lad.shared.node.Node;
import dev.lad.shared.service.AnswerStore;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Billing as other services see it: the operations that guard credits, with everything in memory. Every tenant begins with
 * the same balance.
 */
public final class TestBilling extends VerticleBase {
    private final Node node;
    private final BigDecimal start;
    private final Map<String, BigDecimal> prices;
    private final Map<String, Hold> byKey = new LinkedHashMap<>();
    private final Map<UUID, Hold> byId = new LinkedHashMap<>();

    /** @param state {@code open}, {@code captured} or {@code released} */
    private record Hold(UUID id, UUID tenant, String feature, BigDecimal amount, BigDecimal captured, String state) {}

    /** @param prices credits by action, as billing lists them */
    public TestBilling(Node node, BigDecimal start, Map<String, BigDecimal> prices) {
        this.node = node;
        this.start = start;
        this.prices = Map.copyOf(prices);
    }

    @Override
    public Future<?> start() {
        Operations operations = Operations.of(Contract.beside(TestBilling.class))
                .on("listPrices", call -> Future.succeededFuture(listed()))
                .on("holdCredits", this::hold)
                .on(
                        "captureHold",
                        call -> settle(call, call.json().path("amount").decimalValue(), "captured"))
                .on("releaseHold", call -> settle(call, BigDecimal.ZERO, "released"));
        Dispatcher dispatcher =
                new Dispatcher(operations, AnswerStore.NONE, node.time().wall());
        return Instance.start(node, dispatcher, "", "test");
    }

    /** What the tenant was charged. */
    public synchronized BigDecimal spent(UUID tenant) {
        return byId.values().stream()
                .filter(hold -> hold.tenant().equals(tenant))
                .map(Hold::captured)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** How many of the tenant's holds are neither captured nor released. */
    public synchronized long open(UUID tenant) {
        return byId.values().stream()
                .filter(hold -> hold.tenant().equals(tenant) && hold.state().equals("open"))
                .count();
    }

    private Reply listed() {
        List<JsonNode> list = prices.entrySet().stream()
                .<JsonNode>map(price -> Json.object()
                        .put("action", price.getKey())
                        .put("feature", "test")
                        .put("credits", price.getValue())
                        .put("unit", "one"))
                .toList();
        return Reply.list(Items.all(list));
    }

    private synchronized Future<Reply> hold(Call call) {
        UUID tenant = call.caller().tenantId();
        BigDecimal amount = call.json().path("amount").decimalValue();
        String key = tenant + " " + call.json().path("idempotencyKey").asText();
        Hold known = byKey.get(key);
        if (known == null) {
            BigDecimal left = available(tenant);
            if (left.compareTo(amount) < 0) {
                return Future.failedFuture(new Failure.InsufficientCredits(amount, left));
            }
            known = new Hold(
                    UUID.randomUUID(), tenant, call.json().path("feature").asText(), amount, BigDecimal.ZERO, "open");
            byKey.put(key, known);
            byId.put(known.id(), known);
        }
        return Future.succeededFuture(Reply.created("/internal/holds/" + known.id(), json(known)));
    }

    private synchronized Future<Reply> settle(Call call, BigDecimal captured, String state) {
        Hold hold = byId.get(call.id("id"));
        if (hold == null) {
            return Future.failedFuture(new Failure.NotFound("hold"));
        }
        Hold settled = hold.state().equals("open")
                ? new Hold(hold.id(), hold.tenant(), hold.feature(), hold.amount(), captured, state)
                : hold;
        byId.put(hold.id(), settled);
        return Future.succeededFuture(Reply.ok(json(settled)));
    }

    private BigDecimal available(UUID tenant) {
        return byId.values().stream()
                .filter(hold -> hold.tenant().equals(tenant))
                .map(hold -> hold.state().equals("open") ? hold.amount() : hold.captured())
                .reduce(start, BigDecimal::subtract);
    }

    private static JsonNode json(Hold hold) {
        return Json.object()
                .put("id", hold.id().toString())
                .put("amount", hold.amount())
                .put("state", hold.state());
    }
}
