package dev.lad.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.node.Instance;
import dev.lad.shared.node.Node;
import dev.lad.shared.observe.Instruments;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Billing as other services see it: the operations that guard credits, with everything in memory, and as strict about how
 * a hold may end. Every tenant begins with the same balance.
 */
public final class TestBilling extends VerticleBase {
    private final Node node;
    private final BigDecimal start;
    private final Map<String, BigDecimal> prices;
    private final Map<String, UUID> byKey = new LinkedHashMap<>();
    private final Map<UUID, Hold> byId = new LinkedHashMap<>();
    private final Map<UUID, BigDecimal> given = new HashMap<>();
    private int deafCaptures;

    private enum State {
        OPEN,
        CAPTURED,
        RELEASED
    }

    private record Hold(UUID id, UUID tenant, BigDecimal amount, BigDecimal captured, State state) {

        /** What of the tenant's credits it takes. */
        BigDecimal taken() {
            return state == State.OPEN ? amount : captured;
        }
    }

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
                .on("captureHold", this::capture)
                .on("releaseHold", call -> end(call, State.RELEASED, BigDecimal.ZERO));
        Dispatcher dispatcher =
                new Dispatcher(operations, AnswerStore.NONE, node.time().wall(), Instruments.unobserved("test"));
        return Instance.start(node, dispatcher, "", "test");
    }

    /** From now on the tenant has so much to spend. */
    public synchronized void give(UUID tenant, BigDecimal credits) {
        given.put(tenant, credits.add(taken(tenant)));
    }

    /** The next captures fail without effect. */
    public synchronized void refuseCaptures(int times) {
        deafCaptures = times;
    }

    /** What the tenant was charged. */
    public synchronized BigDecimal spent(UUID tenant) {
        return sum(tenant, State.CAPTURED);
    }

    /** What of the tenant's credits is held now. */
    public synchronized BigDecimal held(UUID tenant) {
        return sum(tenant, State.OPEN);
    }

    /** For how many keys credits were ever held. */
    public synchronized long holdsMade(UUID tenant) {
        return ofTenant(tenant).count();
    }

    private BigDecimal sum(UUID tenant, State state) {
        return ofTenant(tenant)
                .filter(hold -> hold.state() == state)
                .map(Hold::taken)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal taken(UUID tenant) {
        return ofTenant(tenant).map(Hold::taken).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private Stream<Hold> ofTenant(UUID tenant) {
        return byId.values().stream().filter(hold -> hold.tenant().equals(tenant));
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
        UUID id = byKey.computeIfAbsent(key, first -> UUID.randomUUID());
        Hold known = byId.get(id);
        if (known == null || known.state() == State.RELEASED) {
            BigDecimal left = given.getOrDefault(tenant, start).subtract(taken(tenant));
            if (left.compareTo(amount) < 0) {
                return Future.failedFuture(new Failure.InsufficientCredits(amount, left));
            }
            known = new Hold(id, tenant, amount, BigDecimal.ZERO, State.OPEN);
            byId.put(id, known);
        }
        return Future.succeededFuture(Reply.created("/internal/holds/" + id, json(known)));
    }

    private synchronized Future<Reply> capture(Call call) {
        if (deafCaptures > 0) {
            deafCaptures--;
            return Future.failedFuture(new Failure.Unavailable("down", "Not now.", Duration.ofMillis(1)));
        }
        BigDecimal amount = call.json().path("amount").decimalValue();
        Hold hold = byId.get(call.id("id"));
        return hold != null && amount.compareTo(hold.amount()) > 0
                ? Future.failedFuture(Failure.Invalid.at("/amount", "The hold is smaller."))
                : end(call, State.CAPTURED, amount);
    }

    private synchronized Future<Reply> end(Call call, State state, BigDecimal captured) {
        Hold hold = byId.get(call.id("id"));
        if (hold == null) {
            return Future.failedFuture(new Failure.NotFound("hold"));
        }
        boolean same = hold.state() == state && hold.captured().compareTo(captured) == 0;
        if (hold.state() == State.CAPTURED && !same) {
            return Future.failedFuture(new Failure.Conflict("hold_ended", "The hold has ended."));
        }
        Hold ended = new Hold(hold.id(), hold.tenant(), hold.amount(), captured, state);
        byId.put(hold.id(), ended);
        return Future.succeededFuture(Reply.ok(json(ended)));
    }

    private static JsonNode json(Hold hold) {
        return Json.object()
                .put("id", hold.id().toString())
                .put("amount", hold.amount())
                .put("state", hold.state().name().toLowerCase(Locale.ROOT));
    }
}
