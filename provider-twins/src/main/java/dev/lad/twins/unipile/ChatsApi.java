package dev.lad.twins.unipile;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Refusal;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.unipile.Chat.Message;
import dev.lad.twins.world.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Messaging. Lists have the latest first. */
final class ChatsApi {
    private record Sent(Chat chat, Message message) {}

    private final TwinContext twin;
    private final Accounts accounts;
    private final Chats chats;
    private Limits limits = Limits.PAID;

    ChatsApi(TwinContext twin, Accounts accounts, Chats chats) {
        this.twin = twin;
        this.accounts = accounts;
        this.chats = chats;
    }

    void limit(Limits others) {
        limits = others;
    }

    Answer start(RoutingContext request) {
        requireMultipart(request);
        var account = accounts.working(Input.requiredPart(request, "account_id"));
        var text = Input.requiredPart(request, "text");
        var attendees = request.request().formAttributes().getAll("attendees_ids");
        if (attendees.isEmpty()) {
            throw UnipileErrors.missing("attendees_ids");
        }
        if (attendees.size() > 1) {
            throw UnipileErrors.unprocessable("unprocessable_entity", "The twin has no group conversations");
        }
        var person = recipient(account, attendees.get(0), request);
        spendMessage(account, person);
        var chat = chats.open(account, person, text);
        return Answer.json(
                201,
                new JsonObject()
                        .put("object", "ChatStarted")
                        .put("chat_id", chat.id())
                        .put("message_id", chat.latest().id()));
    }

    Answer send(RoutingContext request) {
        requireMultipart(request);
        var chat = named(request);
        var account = accounts.working(chat.account().id());
        var text = Input.requiredPart(request, "text");
        spendMessage(account, chat.person());
        var message = chats.send(chat, text);
        return Answer.json(201, new JsonObject().put("object", "MessageSent").put("message_id", message.id()));
    }

    Answer list(RoutingContext request) {
        var wanted = Input.query(request, "account_id")
                .map(ids -> Arrays.asList(ids.split(",", -1)))
                .orElse(List.of());
        var unreadOnly = Input.query(request, "unread").filter("true"::equals).isPresent();
        var shown = chats.all().stream()
                .filter(chat ->
                        wanted.isEmpty() || wanted.contains(chat.account().id()))
                .filter(chat -> !unreadOnly || chat.unread() > 0)
                .sorted(Comparator.comparing((Chat chat) -> chat.latest().at()).reversed())
                .toList();
        return Pages.list(request, "ChatList", shown, ChatsApi::json);
    }

    Answer get(RoutingContext request) {
        return Answer.json(200, json(named(request)));
    }

    Answer messagesOf(RoutingContext request) {
        var chat = named(request);
        var latestFirst = new ArrayList<>(chat.messages());
        Collections.reverse(latestFirst);
        return Pages.list(request, "MessageList", latestFirst, message -> json(chat, message));
    }

    Answer messages(RoutingContext request) {
        var account = Input.query(request, "account_id");
        var all = chats.all().stream()
                .filter(chat ->
                        account.filter(id -> !id.equals(chat.account().id())).isEmpty())
                .flatMap(chat -> chat.messages().stream().map(message -> new Sent(chat, message)))
                .sorted(Comparator.comparing((Sent sent) -> sent.message().at()).reversed())
                .toList();
        return Pages.list(request, "MessageList", all, sent -> json(sent.chat(), sent.message()));
    }

    /** Only {@code setReadStatus} is known. */
    Answer patch(RoutingContext request) {
        var chat = named(request);
        if (!"setReadStatus".equals(Input.required(Input.json(request), "action"))) {
            throw UnipileErrors.invalid("/action The twin has setReadStatus");
        }
        chat.read();
        return Answer.json(200, new JsonObject().put("object", "ChatPatched"));
    }

    private Chat named(RoutingContext request) {
        return chats.find(request.pathParam("id")).orElseThrow(() -> UnipileErrors.notFound("Chat"));
    }

    private Person recipient(Account account, String attendee, RoutingContext request) {
        var person = account.network()
                .person(twin.world(), attendee)
                .filter(known -> attendee.equals(account.network().messagingId(known)))
                .orElseThrow(() -> UnipileErrors.unprocessable("invalid_recipient", "The recipient is not valid"));
        if (account.network() == Network.LINKEDIN && !account.relations().containsKey(person)) {
            var inMail = Optional.ofNullable(request.request().getFormAttribute("linkedin[inmail]"))
                    .filter("true"::equals);
            throw inMail.isPresent()
                    ? UnipileErrors.unprocessable("insufficient_credits", "The account has no InMail credits")
                    : UnipileErrors.unprocessable(
                            "no_connection_with_recipient", "The recipient is not a first degree connection");
        }
        return person;
    }

    private void spendMessage(Account account, Person person) {
        var now = twin.clock().instant();
        if (account.messagesOfTheDay(now) >= limits.messagesPerDay()) {
            throw UnipileErrors.unprocessable("limit_exceeded", "The account has sent its messages of the day");
        }
        account.sentMessage(now);
        accounts.changed(account);
        twin.counters().effect("message", account.network().messagingId(person));
    }

    private static void requireMultipart(RoutingContext request) {
        var type = Optional.ofNullable(request.request().getHeader("content-type"));
        if (type.filter(given -> given.startsWith("multipart/form-data")).isEmpty()) {
            throw new Refusal(UnipileErrors.error(
                    415, "unsupported_media_type", "Unsupported media type", "Send multipart/form-data"));
        }
    }

    private static JsonObject json(Chat chat) {
        var account = chat.account();
        return new JsonObject()
                .put("object", "Chat")
                .put("id", chat.id())
                .put("account_id", account.id())
                .put("account_type", account.network().name())
                .put("provider_id", "2-" + chat.id())
                .put("attendee_provider_id", account.network().messagingId(chat.person()))
                .put("name", chat.person().name())
                .put("type", 0)
                .put("timestamp", Timestamps.millis(chat.latest().at()))
                .put("unread_count", chat.unread())
                .put("archived", 0)
                .putNull("muted_until")
                .put("read_only", 0);
    }

    private static JsonObject json(Chat chat, Message message) {
        var account = chat.account();
        var personId = account.network().messagingId(chat.person());
        return new JsonObject()
                .put("object", "Message")
                .put("id", message.id())
                .put("provider_id", "2-" + message.id())
                .put("account_id", account.id())
                .put("chat_id", chat.id())
                .put("chat_provider_id", "2-" + chat.id())
                .put("sender_id", message.own() ? account.ownerId() : personId)
                .put("sender_attendee_id", "at_" + (message.own() ? account.id() : personId))
                .put("text", message.text())
                .put("timestamp", Timestamps.millis(message.at()))
                .put("is_sender", message.own() ? 1 : 0)
                .put("seen", message.own() || chat.unread() == 0 ? 1 : 0)
                .put("seen_by", new JsonObject())
                .put("delivered", 1)
                .put("edited", 0)
                .put("deleted", 0)
                .put("hidden", 0)
                .put("is_event", 0)
                .putNull("behavior")
                .put("reactions", new JsonArray())
                .put("attachments", new JsonArray())
                .put("original", message.text());
    }
}
