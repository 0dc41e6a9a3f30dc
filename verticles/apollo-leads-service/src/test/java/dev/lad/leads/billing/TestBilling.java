package dev.lad.leads.billing;

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
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Billing in memory, strict about how a hold may end. Each tenant begins with a hundred credits. */
public final class TestBilling {
    private static final List<Map<String, Object>> PRICES = List.of(
            Map.of("action", "lead.enrich", "credits", 2),
            Map.of("action", "email.reveal", "credits", 2),
            Map.of("action", "phone.reveal", "credits", 10));

    private final Map<UUID, Hold> holds = new HashMap<>();
    private final Map<String, UUID> byKey = new HashMap<>();
    private final Map<UUID, BigDecimal> left = new HashMap<>();
    private int deafCaptures;

    private enum State {
        OPEN,
        CAPTURED,
        RELEASED
    }

    private record Hold(UUID tenant, BigDecimal amount, BigDecimal captured, State state) {}

    public static TestBilling start(Node node) {
        TestBilling billing = new TestBilling();
        Operations operations = Operations.of(Contract.beside(TestBilling.class))
                .on("listPrices", call -> Future.succeededFuture(Reply.list(Items.all(PRICES))))
                .on("holdCredits", billing::hold)
                .on("captureHold", billing::capture)
                .on("releaseHold", call -> billing.end(call, State.RELEASED, BigDecimal.ZERO));
        Dispatcher dispatcher =
                new Dispatcher(operations, AnswerStore.NONE, node.time().wall());
        Instance.start(node, dispatcher, "", "test").await();
        return billing;
    }

    public synchronized void give(UUID tenant, int credits) {
        left.put(tenant, BigDecimal.valueOf(credits));
    }

    /** The next captures fail without effect. */
    public synchronized void refuseCaptures(int times) {
        deafCaptures = times;
    }

    public synchronized int spent(UUID tenant) {
        return sum(tenant, State.CAPTURED);
    }

    public synchronized int held(UUID tenant) {
        return sum(tenant, State.OPEN);
    }

    public synchronized long holdsMade(UUID tenant) {
        return holds.values().stream()
                .filter(hold -> hold.tenant().equals(tenant))
                .count();
    }

    private int sum(UUID tenant, State state) {
        return holds.values().stream()
                .filter(hold -> hold.tenant().equals(tenant) && hold.state() == state)
                .map(hold -> state == State.CAPTURED ? hold.captured() : hold.amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .intValueExact();
    }

    private synchronized Future<Reply> hold(Call call) {
        UUID tenant = call.caller().tenantId();
        BigDecimal amount = call.json().path("amount").decimalValue();
        String key = tenant + call.json().path("idempotencyKey").asText();
        BigDecimal available = left.getOrDefault(tenant, BigDecimal.valueOf(100));
        if (!byKey.containsKey(key)) {
            if (available.compareTo(amount) < 0) {
                return Future.failedFuture(new Failure.InsufficientCredits(amount, available));
            }
            UUID id = UUID.randomUUID();
            left.put(tenant, available.subtract(amount));
            byKey.put(key, id);
            holds.put(id, new Hold(tenant, amount, BigDecimal.ZERO, State.OPEN));
        }
        return Future.succeededFuture(Reply.created("/internal/holds", Map.of("id", byKey.get(key))));
    }

    private synchronized Future<Reply> capture(Call call) {
        if (deafCaptures > 0) {
            deafCaptures--;
            return Future.failedFuture(new Failure.Unavailable("down", "Not now.", Duration.ofMillis(1)));
        }
        return end(call, State.CAPTURED, call.json().path("amount").decimalValue());
    }

    private synchronized Future<Reply> end(Call call, State state, BigDecimal captured) {
        UUID id = call.id("id");
        Hold hold = holds.get(id);
        if (hold.state() != State.OPEN
                && (hold.state() != state || hold.captured().compareTo(captured) != 0)) {
            return Future.failedFuture(new Failure.Conflict("hold_ended", "The hold has ended."));
        }
        if (hold.state() == State.OPEN) {
            left.merge(hold.tenant(), hold.amount().subtract(captured), BigDecimal::add);
            holds.put(id, new Hold(hold.tenant(), hold.amount(), captured, state));
        }
        return Future.succeededFuture(Reply.ok(Json.object()));
    }
}
