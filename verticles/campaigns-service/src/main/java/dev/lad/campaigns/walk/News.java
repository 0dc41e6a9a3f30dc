package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.walk.NewsStore.Concerned;
import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Event;
import dev.lad.shared.events.EventHandler;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Takes what other services tell. What is about a lead is written to its walks, and these are looked at; such facts count
 * once, in whatever order they come.
 */
final class News implements EventHandler {
    static final List<String> OF_SOCIAL =
            List.of("invitation.accepted", "message.received", "account.changed", "action.settled");
    static final List<String> OF_VOICE = List.of("call.ended");
    static final List<String> OF_LEADS = List.of("lead.deleted");

    private final NewsStore store;
    private final AccountNews accounts;
    private final Settlements settlements;
    private final Erasure erasure;
    private final EachWalk walks;
    private final Time time;
    private final Ids ids;

    News(Jobs jobs, Sweep sweep, Settlements settlements, Time time) {
        this.store = new NewsStore();
        this.accounts = new AccountNews(sweep, time);
        this.settlements = settlements;
        this.walks = new EachWalk(store, new WalkJobs(jobs, time));
        this.erasure = new Erasure(store, walks, time);
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /** Whom an event is about, by whatever it names; what is empty fits nobody. */
    record About(
            Optional<UUID> leadId,
            Optional<UUID> touchId,
            Optional<String> linkedinId,
            Optional<String> linkedinProfile,
            Optional<String> instagram) {

        static About touch(UUID id) {
            return new About(Optional.empty(), Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty());
        }

        static About of(JsonNode payload) {
            boolean instagram = payload.path("channel").asText().equals("instagram");
            Optional<String> profile = text(payload, "publicIdentifier");
            return new About(
                    uuid(payload, "leadId"),
                    uuid(payload, "reference"),
                    instagram ? Optional.empty() : text(payload, "providerId"),
                    instagram
                            ? Optional.empty()
                            : text(payload, "profileUrl")
                                    .flatMap(Addresses::profile)
                                    .or(() -> profile),
                    instagram
                            ? text(payload, "username").or(() -> profile).map(Addresses::userName)
                            : Optional.empty());
        }
    }

    @Override
    public Future<Void> handle(Sql sql, Event event) {
        return switch (event.type()) {
            case "invitation.accepted" -> eachKnown(sql, event, walk -> accepted(sql, event, walk));
            case "message.received" -> eachKnown(sql, event, walk -> replied(sql, event, walk));
            case "action.settled" -> settled(sql, event);
            case "call.ended" ->
                event.payload().path("placed").asBoolean(true)
                        ? each(sql, event, walk -> callEnded(sql, event, walk))
                        : settled(sql, event);
            case "account.changed" -> accounts.changed(sql, event);
            case "lead.deleted" -> erasure.deleted(sql, event);
            default -> Future.succeededFuture();
        };
    }

    private Future<Void> each(Sql sql, Event event, Function<Concerned, Future<Void>> take) {
        return store.concerned(sql, event.tenantId(), About.of(event.payload()))
                .compose(found -> walks.write(sql, event.tenantId(), found, take));
    }

    /** The same, but of a lead that was deleted nothing more is taken down: it is no one any longer. */
    private Future<Void> eachKnown(Sql sql, Event event, Function<Concerned, Future<Void>> take) {
        return each(sql, event, walk -> walk.erased() ? Future.succeededFuture() : take.apply(walk));
    }

    private Future<Void> accepted(Sql sql, Event event, Concerned walk) {
        return store.accepted(sql, walk.id(), at(event)).compose(isNew -> noted(sql, event, walk, "accepted", isNew));
    }

    /** Of several campaigns the one that touched the lead last reacts to the reply; it stops in all of them. */
    private Future<Void> replied(Sql sql, Event event, Concerned walk) {
        return store.replied(sql, walk.id(), walk.lastTouched(), at(event))
                .compose(isNew -> noted(sql, event, walk, "replied", isNew));
    }

    private Future<Void> callEnded(Sql sql, Event event, Concerned walk) {
        Optional<UUID> touchId = uuid(event.payload(), "reference");
        String outcome = event.payload().path("outcome").asText("unknown");
        if (touchId.isEmpty()) {
            return Future.succeededFuture();
        }
        return settlements
                .called(sql, event, walk, touchId.get(), outcome, at(event))
                .compose(isNew -> noted(sql, event, walk, "call_ended", isNew));
    }

    /** Of actions and calls that no touch asked for, nothing is to be known here. */
    private Future<Void> settled(Sql sql, Event event) {
        Optional<UUID> touchId = uuid(event.payload(), "reference");
        if (touchId.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.concerned(sql, event.tenantId(), About.touch(touchId.get()))
                .compose(found -> walks.write(
                        sql, event.tenantId(), found, walk -> settlements.settled(sql, event, walk, touchId.get())));
    }

    private Future<Void> noted(Sql sql, Event event, Concerned walk, String kind, boolean isNew) {
        return isNew
                ? store.note(sql, event.tenantId(), ids.next(), walk, kind, walk.kept(event.payload()), at(event))
                : Future.succeededFuture();
    }

    private Instant at(Event event) {
        try {
            return text(event.payload(), "at").map(Instant::parse).orElse(event.at());
        } catch (DateTimeException unreadable) {
            return time.business().instant();
        }
    }

    private static Optional<String> text(JsonNode payload, String member) {
        return Optional.of(payload.path(member).asText("")).filter(text -> !text.isEmpty());
    }

    private static Optional<UUID> uuid(JsonNode payload, String member) {
        try {
            return text(payload, member).map(UUID::fromString);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
