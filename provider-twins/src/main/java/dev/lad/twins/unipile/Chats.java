package dev.lad.twins.unipile;

import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.memory.Shelf;
import dev.lad.twins.unipile.Chat.Message;
import dev.lad.twins.world.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conversations of an account with one person each. Every message is told to the {@code messaging} hooks, the account's
 * own as well; a person who is written to answers when their behaviour says so, once for all they were sent meanwhile.
 */
final class Chats {
    private final TwinContext twin;
    private final Hooks hooks;
    private final Shelf<Chat> chats;
    private final Map<String, TwinTimers.Timer> replies = new HashMap<>();

    Chats(TwinContext twin, Accounts accounts, Hooks hooks) {
        this.twin = twin;
        this.hooks = hooks;
        this.chats = twin.memory().shelf("unipile.chats", Chat.form(twin.world(), accounts::find));
        twin.behaviours().onChange(this::planAll);
    }

    void resume() {
        planAll();
    }

    void reset() {
        chats.clear();
        replies.clear();
    }

    void forget(Account account) {
        of(account).forEach(chat -> {
            chats.remove(chat.id());
            cancelReply(chat);
        });
    }

    /** Writes to somebody, in the conversation that there is or in a new one. */
    Chat open(Account account, Person person, String text) {
        var chat = between(account, person).orElseGet(() -> new Chat(twin.ids().base62(22), account, person));
        send(chat, text);
        return chat;
    }

    Message send(Chat chat, String text) {
        var message = message(true, text);
        chat.written(message);
        tell(chat, message);
        plan(chat);
        return message;
    }

    /** The person writes now, whether they meant to or not. */
    Message reply(Chat chat, String text) {
        cancelReply(chat);
        twin.counters().effect("reply", chat.account().network().messagingId(chat.person()));
        var message = message(false, text);
        chat.replied(message);
        tell(chat, message);
        return message;
    }

    Optional<Chat> between(Account account, Person person) {
        return of(account).stream().filter(chat -> chat.person().equals(person)).findFirst();
    }

    Optional<Chat> find(String id) {
        return chats.find(id);
    }

    List<Chat> all() {
        return List.copyOf(chats.all());
    }

    List<Chat> of(Account account) {
        return chats.all().stream()
                .filter(chat -> chat.account().equals(account))
                .toList();
    }

    List<Chat> with(Person person) {
        return chats.all().stream().filter(chat -> chat.person().equals(person)).toList();
    }

    private void planAll() {
        all().forEach(this::plan);
    }

    private void plan(Chat chat) {
        cancelReply(chat);
        var behaviour = twin.behaviours().of(chat.person());
        chat.waitingSince()
                .flatMap(since -> behaviour.repliesAfter().map(since::plus))
                .ifPresent(due -> replies.put(
                        chat.id(), twin.timers().scheduleAt(due, () -> reply(chat, behaviour.replyText()))));
    }

    private void cancelReply(Chat chat) {
        Optional.ofNullable(replies.remove(chat.id())).ifPresent(TwinTimers.Timer::cancel);
    }

    private Message message(boolean own, String text) {
        return new Message(twin.ids().base62(22), own, text, twin.clock().instant());
    }

    private void tell(Chat chat, Message message) {
        chats.put(chat.id(), chat);
        hooks.tell("messaging", "message_received", chat.account(), received(chat, message));
    }

    private static JsonObject received(Chat chat, Message message) {
        var account = chat.account();
        var person = attendee(account, chat.person());
        var owner = new JsonObject()
                .put("attendee_id", "at_" + account.id())
                .put("attendee_name", account.ownerName())
                .put("attendee_provider_id", account.ownerId())
                .putNull("attendee_profile_url");
        return new JsonObject()
                .put("account_id", account.id())
                .put("account_type", account.network().name())
                .put(
                        "account_info",
                        new JsonObject().put("type", account.network().name()).put("user_id", account.ownerId()))
                .put("event", "message_received")
                .put("chat_id", chat.id())
                .put("message_id", message.id())
                .put("message", message.text())
                .put("timestamp", Timestamps.millis(message.at()))
                .put("sender", message.own() ? owner : person)
                .put("attendees", new JsonArray().add(person))
                .put("attachments", new JsonArray());
    }

    private static JsonObject attendee(Account account, Person person) {
        var network = account.network();
        return new JsonObject()
                .put("attendee_id", "at_" + network.messagingId(person))
                .put("attendee_name", person.name())
                .put("attendee_provider_id", network.messagingId(person))
                .put("attendee_profile_url", network.profileUrl(person));
    }
}
