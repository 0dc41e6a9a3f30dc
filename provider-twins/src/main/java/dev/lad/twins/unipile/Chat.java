package dev.lad.twins.unipile;

import dev.lad.twins.memory.Form;
import dev.lad.twins.world.Person;
import dev.lad.twins.world.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A conversation of an account with one person, its messages from the first to the latest. */
final class Chat {

    /** A message; {@code own} when the account sent it. */
    record Message(String id, boolean own, String text, Instant at) {
        private JsonObject kept() {
            return new JsonObject()
                    .put("id", id)
                    .put("own", own)
                    .put("text", text)
                    .put("at", at.toString());
        }

        private static Message of(JsonObject json) {
            return new Message(
                    json.getString("id"), json.getBoolean("own"), json.getString("text"), Kept.instant(json, "at"));
        }
    }

    private final String id;
    private final Account account;
    private final Person person;
    private final List<Message> messages = new ArrayList<>();
    private Optional<Instant> waitingSince = Optional.empty();
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

    /** Since when the person owes a reply. */
    Optional<Instant> waitingSince() {
        return waitingSince;
    }

    void written(Message own) {
        messages.add(own);
        waitingSince = waitingSince.or(() -> Optional.of(own.at()));
    }

    void replied(Message theirs) {
        messages.add(theirs);
        waitingSince = Optional.empty();
        unread++;
    }

    /** @param accounts finds an account by its id */
    static Form<Chat> form(World world, Function<String, Optional<Account>> accounts) {
        return new Form<>(Chat::kept, json -> of(json, world, accounts));
    }

    private JsonObject kept() {
        return new JsonObject()
                .put("id", id)
                .put("account", account.id())
                .put("person", person.apolloId())
                .put(
                        "messages",
                        new JsonArray(messages.stream().map(Message::kept).toList()))
                .put("waitingSince", waitingSince.map(Instant::toString).orElse(null))
                .put("unread", unread);
    }

    private static Chat of(JsonObject json, World world, Function<String, Optional<Account>> accounts) {
        var account = accounts.apply(json.getString("account")).orElseThrow();
        var chat = new Chat(json.getString("id"), account, Kept.person(json, world));
        json.getJsonArray("messages").forEach(message -> chat.messages.add(Message.of((JsonObject) message)));
        chat.waitingSince = Optional.ofNullable(json.getString("waitingSince")).map(Instant::parse);
        chat.unread = json.getInteger("unread");
        return chat;
    }
}
