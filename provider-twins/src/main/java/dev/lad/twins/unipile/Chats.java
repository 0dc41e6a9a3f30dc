package dev.lad.twins.unipile;

import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.world.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conversations of an account with one person each. Every message is told to the {@code messaging} hooks, the account's
 * own as well; a person who is written to answers when their behaviour says so, once for all they were sent meanwhile.
 */
final class Chats {

    /** A message; {@code own} when the account sent it. */
    record Message(String id, boolean own, String text, Instant at) {}

    /** A conversation, its messages from the first to the latest. */
    static final class Chat {
        private final String id;
        private final Account account;
        private final Person person;
        private final List<Message> messages = new ArrayList<>();
        private int unread;

        Chat(String id, Account account, Person person) {
            this.id = id;
            this.account = account;
            this.person = person;
        }

        String id() {
            return id;
        }

        Account account() {
            return account;
        }

        Person person() {
            return person;
        }

        List<Message> messages() {
            return messages;
        }

        int unread() {
            return unread;
        }

        void read() {
            unread = 0;
        }

        Message latest() {
            return messages.get(messages.size() - 1);
        }
    }

    private record Awaited(Instant askedAt, Optional<TwinTimers.Timer> timer) {}

    private final TwinContext twin;
    private final Hooks hooks;
    private final Map<String, Chat> chats = new LinkedHashMap<>();
    private final Map<Chat, Awaited> awaited = new HashMap<>();

    Chats(TwinContext twin, Hooks hooks) {
        this.twin = twin;
        this.hooks = hooks;
        twin.behaviours().onChange(() -> List.copyOf(awaited.keySet()).forEach(this::plan));
    }

    void reset() {
        chats.clear();
        awaited.clear();
    }

    /** Writes to somebody, in the conversation that there is or in a new one. */
    Chat open(Account account, Person person, String text) {
        var chat = between(account, person).orElseGet(() -> {
            var opened = new Chat(twin.ids().base62(22), account, person);
            chats.put(opened.id(), opened);
            return opened;
        });
        send(chat, text);
        return chat;
    }

    Message send(Chat chat, String text) {
        var message = append(chat, true, text);
        awaited.putIfAbsent(chat, new Awaited(message.at(), Optional.empty()));
        plan(chat);
        return message;
    }

    /** The person writes now, whether they meant to or not. */
    Message reply(Chat chat, String text) {
        Optional.ofNullable(awaited.remove(chat)).flatMap(Awaited::timer).ifPresent(TwinTimers.Timer::cancel);
        chat.unread++;
        var person = chat.person();
        twin.counters().effect("reply", chat.account().network().messagingId(person));
        return append(chat, false, text);
    }

    Optional<Chat> between(Account account, Person person) {
        return of(account).stream().filter(chat -> chat.person().equals(person)).findFirst();
    }

    Optional<Chat> find(String id) {
        return Optional.ofNullable(chats.get(id));
    }

    List<Chat> all() {
        return List.copyOf(chats.values());
    }

    List<Chat> of(Account account) {
        return chats.values().stream()
                .filter(chat -> chat.account().equals(account))
                .toList();
    }

    List<Chat> with(Person person) {
        return chats.values().stream()
                .filter(chat -> chat.person().equals(person))
                .toList();
    }

    private void plan(Chat chat) {
        awaited.computeIfPresent(chat, (ignored, before) -> {
            before.timer().ifPresent(TwinTimers.Timer::cancel);
            var behaviour = twin.behaviours().of(chat.person());
            var timer = behaviour.repliesAfter().map(delay -> twin.timers()
                    .scheduleAt(before.askedAt().plus(delay), () -> reply(chat, behaviour.replyText())));
            return new Awaited(before.askedAt(), timer);
        });
    }

    private Message append(Chat chat, boolean own, String text) {
        var message = new Message(twin.ids().base62(22), own, text, twin.clock().instant());
        chat.messages.add(message);
        hooks.tell("messaging", "message_received", chat.account(), received(chat, message));
        return message;
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
