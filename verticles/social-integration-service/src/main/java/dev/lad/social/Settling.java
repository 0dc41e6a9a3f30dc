package dev.lad.social;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.EffectKind;
import dev.lad.shared.effects.OnSettled;
import dev.lad.shared.effects.Settlement;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds out from Unipile whether an action whose answer was lost has happened. An invitation or a follow can only be
 * there once; of messages it is one of ours that says the same, is no older than the action, and belongs to no other.
 */
final class Settling {
    /** The network may still be at it; before this nothing found means nothing. */
    private static final Duration STILL_AT_IT = Duration.ofSeconds(90);

    /** How far the network's clock may be behind ours. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Database database;
    private final AccountStore accounts;
    private final ActionStore actions;
    private final MessageStore messages;
    private final UnipileClient unipile;
    private final Time time;

    Settling(
            Database database,
            AccountStore accounts,
            ActionStore actions,
            MessageStore messages,
            UnipileClient unipile,
            Time time) {
        this.database = database;
        this.accounts = accounts;
        this.actions = actions;
        this.messages = messages;
        this.unipile = unipile;
        this.time = time;
    }

    /** One for each kind of action. */
    List<EffectKind> kinds(OnSettled told) {
        return Stream.of(ActionKind.values())
                .map(kind -> EffectKind.named(kind.key(), (caller, effect) -> ask(caller, effect, kind))
                        .onSettled(told))
                .toList();
    }

    private record Request(UUID accountId, String providerId, String attendeeId, String text) {}

    /** What is kept with an effect. */
    static JsonNode request(Action action) {
        return Json.tree(new Request(action.accountId(), action.providerId(), action.attendeeId(), action.text()));
    }

    private Future<Settlement> ask(Caller caller, Effect effect, ActionKind kind) {
        Request request = Json.read(effect.request(), Request.class);
        return accounts.find(database.tenant(caller.tenantId()), request.accountId())
                .map(Optional::orElseThrow)
                .compose(account -> switch (kind) {
                    case INVITATION -> invited(account, request);
                    case FOLLOW -> followed(account, request);
                    case MESSAGE, DM -> written(caller, account, effect, request);
                })
                .map(found -> found.<Settlement>map(Settlement.Happened::new).orElseGet(() -> notFound(effect)));
    }

    private Settlement notFound(Effect effect) {
        boolean over = effect.startedAt().plus(STILL_AT_IT).isBefore(time.wall().instant());
        return over
                ? new Settlement.DidNotHappen("Unipile shows nothing of it")
                : new Settlement.StillUnknown("Unipile shows nothing of it yet");
    }

    /** Pending, or accepted by now. Asked in this order: it may be accepted in between. */
    private Future<Optional<JsonNode>> invited(Account account, Request request) {
        Future<Optional<String>> asked = unipile.pendingInvitation(account, request.providerId());
        return asked.otherwise(Optional.empty())
                .compose(pending -> pending.isPresent()
                        ? Future.succeededFuture(pending.map(Settling::result))
                        : unipile.isConnection(account, request.providerId())
                                .compose(connected -> connected
                                        ? Future.succeededFuture(Optional.of(result("")))
                                        : asked.map(none -> Optional.empty())));
    }

    private Future<Optional<JsonNode>> followed(Account account, Request request) {
        return unipile.follows(account, request.providerId())
                .map(follows -> follows ? Optional.of(result("")) : Optional.empty());
    }

    private Future<Optional<JsonNode>> written(Caller caller, Account account, Effect effect, Request request) {
        Sql sql = database.tenant(caller.tenantId());
        return begun(sql, effect)
                .compose(begun -> unipile.ownMessages(account, request.attendeeId(), request.text(), begun.minus(SKEW)))
                .compose(own -> messages.known(
                                sql,
                                account,
                                own.items().stream()
                                        .map(message -> message.path("id").asText())
                                        .toList())
                        .compose(known -> own.first(
                                message -> !known.contains(message.path("id").asText()))));
    }

    /** By the business clock, which in a sandbox is the network's too. */
    private Future<Instant> begun(Sql sql, Effect effect) {
        return actions.ofKey(sql, effect.tenantId(), effect.key())
                .map(action -> action.orElseThrow().createdAt());
    }

    private static JsonNode result(String id) {
        return Json.object().put("id", id);
    }
}
