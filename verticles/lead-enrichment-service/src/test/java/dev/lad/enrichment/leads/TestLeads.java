package dev.lad.enrichment.leads;

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
import io.vertx.core.Promise;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * apollo-leads in memory. What a lead's e-mail begins with says how it goes: {@code missing}, {@code broken}, {@code poor},
 * {@code flaky} (no room the first time), {@code away} (not there until {@link #comeBack}),
 * {@code riddle} (Apollo never says what became of it),
 * {@code slow} (until {@link #letGo}), {@code bare} (has no address).
 */
public final class TestLeads {
    private final Map<String, Integer> asked = new HashMap<>();
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private boolean rich;
    private boolean back;
    private int together;
    private int mostTogether;

    public static TestLeads start(Node node) {
        TestLeads leads = new TestLeads();
        Operations operations = Operations.of(Contract.beside(TestLeads.class))
                .on("enrichLead", leads::enrich)
                .on("revealEmail", leads::reveal)
                .on("listEvents", leads::listEvents);
        Instance.start(
                        node,
                        new Dispatcher(
                                operations, AnswerStore.NONE, node.time().wall(), Instruments.unobserved("test")),
                        "",
                        "test")
                .await();
        return leads;
    }

    public synchronized void fillPurse() {
        rich = true;
    }

    public synchronized void comeBack() {
        back = true;
    }

    public synchronized int asked(String key) {
        return asked.getOrDefault(key, 0);
    }

    public synchronized int mostTogether() {
        return mostTogether;
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    public synchronized void letGo() {
        waiting.forEach(Promise::tryComplete);
        waiting.clear();
    }

    /** Tells that a lead was deleted. */
    public synchronized void delete(UUID tenantId, String leadId) {
        events.add(new Event(
                UUID.randomUUID(),
                tenantId,
                "lead.deleted",
                Json.object().put("leadId", leadId),
                Instant.EPOCH,
                Optional.empty(),
                Integer.toString(events.size() + 1)));
    }

    private synchronized Future<Reply> listEvents(Call call) {
        int after = call.text("after").map(Integer::parseInt).orElse(0);
        return Future.succeededFuture(
                Reply.ok(new EventPage(events.subList(after, events.size()), Integer.toString(events.size()), false)));
    }

    private Future<Reply> enrich(Call call) {
        String name = call.json().path("email").asText();
        int times = count(call);
        Future<Void> ready = name.startsWith("slow") ? held() : Future.succeededFuture();
        return ready.compose(go -> answer(name, times)).onComplete(done -> leave());
    }

    private synchronized int count(Call call) {
        together++;
        mostTogether = Math.max(mostTogether, together);
        return asked.merge(call.request().header("idempotency-key").orElse(""), 1, Integer::sum);
    }

    private synchronized void leave() {
        together--;
    }

    private synchronized Future<Void> held() {
        Promise<Void> promise = Promise.promise();
        waiting.add(promise);
        return promise.future();
    }

    private synchronized Future<Reply> answer(String name, int times) {
        if (name.startsWith("missing")) {
            return Future.failedFuture(new Failure.NotFound("person at Apollo"));
        }
        if (name.startsWith("broken")) {
            return Future.failedFuture(new Failure.Unprocessable("not_identifiable", "Too little is known."));
        }
        if (name.startsWith("poor") && !rich) {
            return Future.failedFuture(new Failure.InsufficientCredits(BigDecimal.valueOf(2), BigDecimal.ZERO));
        }
        if (name.startsWith("flaky") && times == 1) {
            return Future.failedFuture(new Failure.Unavailable("down", "Not now.", Duration.ofMillis(1)));
        }
        if (name.startsWith("riddle")) {
            return Future.failedFuture(
                    new Failure.Unavailable("outcome_unknown", "Nobody knows.", Duration.ofMillis(1)));
        }
        if (name.startsWith("away") && !back) {
            return Future.failedFuture(new Failure.Unavailable("down", "Not now.", Duration.ofMillis(1)));
        }
        ObjectNode lead = Json.object().put("id", id(name));
        if (!name.startsWith("bare")) {
            lead.put("email", "x@y.example");
        }
        ObjectNode data = Json.object().put("creditsUsed", 2).put("fromCache", false);
        data.set("lead", lead);
        return Future.succeededFuture(Reply.ok(data));
    }

    /** Of the lead with this address. */
    public static String id(String email) {
        return UUID.nameUUIDFromBytes(email.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private Future<Reply> reveal(Call call) {
        return Future.succeededFuture(
                Reply.ok(Json.object().put("email", "found@y.example").put("creditsUsed", 2)));
    }
}
