package dev.lad.social;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Inbox;
import dev.lad.shared.events.InboxMessage;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what Unipile tells: verified, stored, answered, then worked on. */
final class UnipileEvents {
    private static final Logger log = LoggerFactory.getLogger(UnipileEvents.class);
    private static final String TOLD = "unipile";
    private static final String CONNECTED = "unipile-connected";
    private static final String REFRESH = "account.refresh";
    private static final String USED = "connection.used";

    private final Webhooks webhooks;
    private final Connections connections;
    private final Accounts accounts;
    private final Replies replies;
    private final Inbox inbox;
    private final Jobs jobs;
    private final Time time;
    private final Ids ids;

    UnipileEvents(
            Webhooks webhooks,
            Connections connections,
            Accounts accounts,
            Replies replies,
            Inbox inbox,
            Jobs jobs,
            Time time) {
        this.webhooks = webhooks;
        this.connections = connections;
        this.accounts = accounts;
        this.replies = replies;
        this.inbox = inbox;
        this.jobs = jobs;
        this.time = time;
        this.ids = new Ids(time.wall());
    }

    private record Refresh(String unipileId) {}

    private record Used(UUID connectionId, String unipileId) {}

    void workedOn(JobRunner runner) {
        inbox.process(runner, TOLD, this::told);
        inbox.process(runner, CONNECTED, this::connected);
        runner.handle(JobKind.named(REFRESH), (job, caller) -> accounts.refresh(
                        Json.read(job.payload(), Refresh.class).unipileId())
                .map(Outcome.done()));
        runner.handle(JobKind.named(USED), (job, caller) -> {
            Used used = Json.read(job.payload(), Used.class);
            return connections
                    .used(caller.tenantId(), used.connectionId(), used.unipileId())
                    .map(Outcome.done());
        });
    }

    /** A registered webhook. Fails with {@code Unauthenticated} without our header. */
    Future<Boolean> accept(Optional<String> header, Buffer raw) {
        webhooks.verify(header);
        Optional<String> eventId = eventId(StrictJson.parse(raw));
        if (eventId.isEmpty()) {
            log.atInfo().log("unipile.event_ignored");
            return Future.succeededFuture(false);
        }
        return inbox.accept(message(TOLD, eventId.get(), Map.of(), raw));
    }

    /** The notice that a link was used. Fails with {@code Unauthenticated} for a token that is not ours. */
    Future<Boolean> acceptConnected(String token, Buffer raw) {
        JsonNode body = StrictJson.parse(raw);
        return connections
                .ofToken(token)
                .compose(connection -> inbox.accept(message(
                        CONNECTED,
                        connection.id() + ":" + body.path("account_id").asText(),
                        Map.of(
                                "tenant",
                                connection.tenantId().toString(),
                                "connection",
                                connection.id().toString()),
                        raw)));
    }

    private InboxMessage message(String provider, String eventId, Map<String, String> about, Buffer raw) {
        return new InboxMessage(provider, eventId, about, raw, time.wall().instant());
    }

    /**
     * What tells one event from another. A change of an account has no id of its own, and is only a reason to look; a
     * relation has none either, and may be made anew another day.
     */
    private Optional<String> eventId(JsonNode event) {
        if (event.has("AccountStatus")) {
            return Optional.of("status:" + ids.next());
        }
        String account = event.path("account_id").asText();
        return switch (event.path("event").asText()) {
            case "message_received" ->
                Optional.of(
                        "message:" + account + ":" + event.path("message_id").asText());
            case "new_relation" ->
                Optional.of("relation:" + account + ":"
                        + event.path("user_provider_id").asText() + ":"
                        + LocalDate.ofInstant(time.business().instant(), ZoneOffset.UTC));
            default -> Optional.empty();
        };
    }

    private Future<Void> told(Sql system, InboxMessage message) {
        JsonNode event = StrictJson.parse(message.body());
        if (event.has("AccountStatus")) {
            String unipileId = event.path("AccountStatus").path("account_id").asText();
            return enqueue(system, Optional.empty(), REFRESH, new Refresh(unipileId));
        }
        return event.path("event").asText().equals("new_relation")
                ? replies.related(system, event)
                : replies.messaged(system, event);
    }

    private Future<Void> connected(Sql system, InboxMessage message) {
        String unipileId = StrictJson.parse(message.body()).path("account_id").asText();
        UUID tenantId = UUID.fromString(String.valueOf(message.headers().get("tenant")));
        UUID connectionId = UUID.fromString(String.valueOf(message.headers().get("connection")));
        return enqueue(system, Optional.of(tenantId), USED, new Used(connectionId, unipileId));
    }

    /** Asking Unipile takes its time, and must not hold the transaction. */
    private Future<Void> enqueue(Sql system, Optional<UUID> tenantId, String kind, Object payload) {
        var job = new NewJob(
                tenantId,
                kind,
                Optional.empty(),
                Json.tree(payload),
                time.business().instant());
        return jobs.enqueue(system, List.of(job)).mapEmpty();
    }
}
