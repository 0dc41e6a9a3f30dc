package dev.lad.overview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Event;
import dev.lad.shared.events.EventHandler;
import dev.lad.shared.events.MeshEventSource;
import dev.lad.shared.events.Subscription;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.observe.Spans;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What has happened to each tenant, gathered from what the other services tell. */
final class ActivityLog implements EventHandler {
    /** How long an entry is kept. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final String SELF = "overview";
    private static final String DELETED = "lead.deleted";
    /** What an entry does not need and others need not see: how a service finds its own work again. */
    private static final Set<String> INNER = Set.of("reference", "accountId", "transcriptId", "recordingId");

    private static final int LONGEST_TEXT = 500;

    /** The services that tell, and which of their events. */
    private static final Map<String, List<String>> TOLD = new TreeMap<>(Map.of(
            "apollo-leads", List.of("leads.imported", "lead.phone-revealed", DELETED),
            "social-integration", List.of("invitation.accepted", "message.received", "account.changed"),
            "voice-agent", List.of("call.ended"),
            "campaigns", List.of("touch.done"),
            "billing", List.of("credits.low"),
            "deals-pipeline", List.of("deal.created", "deal.moved")));

    private final Database database;
    private final ActivityStore store;
    private final ActivityWatch watch;
    private final Time time;

    ActivityLog(Database database, ActivityStore store, ActivityWatch watch, Time time) {
        this.database = database;
        this.store = store;
        this.watch = watch;
        this.time = time;
    }

    /** What reads the feeds of the other services. */
    List<Subscription> subscriptions(Vertx vertx, Services services, Spans spans) {
        return TOLD.entrySet().stream()
                .map(told -> new Subscription(
                        vertx,
                        database,
                        time,
                        new Subscription.Feed(
                                SELF + "." + told.getKey(),
                                told.getKey(),
                                told.getValue(),
                                new MeshEventSource(services, told.getKey(), SELF, time.wall())),
                        this,
                        Subscription.Settings.STANDARD,
                        spans))
                .toList();
    }

    @Override
    public Future<Void> handle(Sql tenantTransaction, Event event) {
        return store.append(
                        tenantTransaction,
                        event,
                        detail(event.payload()),
                        time.wall().instant())
                .compose(appended -> forget(tenantTransaction, event))
                .onSuccess(appended -> watch.tell(event.tenantId()))
                .mapEmpty();
    }

    /** Of a lead that is deleted, or was before this was told, only that something happened is kept. */
    private Future<?> forget(Sql sql, Event event) {
        JsonNode leadId = event.payload().path("leadId");
        if (event.type().equals(DELETED)) {
            return store.erase(
                    sql,
                    event.tenantId(),
                    UUID.fromString(leadId.asText()),
                    time.wall().instant());
        }
        return leadId.isTextual() ? store.eraseIfGone(sql, event.tenantId(), event.id()) : Future.succeededFuture();
    }

    Future<Items<Activity>> list(Caller caller, List<String> types, Page page) {
        return store.list(database.tenant(caller.tenantId()), caller.tenantId(), types, page);
    }

    Future<Integer> prune() {
        return store.prune(database.system(), time.wall().instant().minus(KEPT));
    }

    private static JsonNode detail(JsonNode payload) {
        ObjectNode detail = Json.object();
        payload.properties().stream()
                .filter(member -> !INNER.contains(member.getKey()))
                .forEach(member -> detail.set(member.getKey(), shortened(member.getValue())));
        return detail;
    }

    private static JsonNode shortened(JsonNode value) {
        return value.isTextual() && value.asText().length() > LONGEST_TEXT
                ? Json.tree(value.asText().substring(0, LONGEST_TEXT) + "…")
                : value;
    }
}
