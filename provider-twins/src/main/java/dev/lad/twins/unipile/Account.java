package dev.lad.twins.unipile;

import dev.lad.twins.memory.Form;
import dev.lad.twins.world.Person;
import dev.lad.twins.world.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A connected account of a salesperson, and its standing in its network. */
final class Account {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private final String id;
    private final Network network;
    private final String ownerName;
    private final String ownerId;
    private final Instant createdAt;
    private final Map<Person, Instant> relations = new LinkedHashMap<>();
    private final Map<Person, Instant> follows = new LinkedHashMap<>();
    private final Map<Person, Instant> withdrawn = new LinkedHashMap<>();
    private final List<Instant> invitationsSent = new ArrayList<>();
    private final List<Instant> messagesSent = new ArrayList<>();
    private String status = "OK";

    Account(String id, Network network, String ownerName, String ownerId, Instant createdAt) {
        this.id = id;
        this.network = network;
        this.ownerName = ownerName;
        this.ownerId = ownerId;
        this.createdAt = createdAt;
    }

    String id() {
        return id;
    }

    Network network() {
        return network;
    }

    String ownerName() {
        return ownerName;
    }

    /** The owner's own id in the network, by which their messages are told from others'. */
    String ownerId() {
        return ownerId;
    }

    String status() {
        return status;
    }

    boolean connected() {
        return "OK".equals(status);
    }

    void become(String next) {
        status = next;
    }

    /** Since when somebody is a relation (LinkedIn), the oldest first. */
    Map<Person, Instant> relations() {
        return relations;
    }

    /** Since when the account follows somebody (Instagram), the oldest first. */
    Map<Person, Instant> follows() {
        return follows;
    }

    /** When an invitation to somebody was last withdrawn. */
    Map<Person, Instant> withdrawn() {
        return withdrawn;
    }

    void sentMessage(Instant at) {
        messagesSent.removeIf(past -> !past.isAfter(at.minus(DAY)));
        messagesSent.add(at);
    }

    long messagesOfTheDay(Instant now) {
        return since(now.minus(DAY), messagesSent);
    }

    void sentInvitation(Instant at) {
        invitationsSent.removeIf(past -> !past.isAfter(at.minus(WEEK)));
        invitationsSent.add(at);
    }

    long invitationsOfTheDay(Instant now) {
        return since(now.minus(DAY), invitationsSent);
    }

    long invitationsOfTheWeek(Instant now) {
        return since(now.minus(WEEK), invitationsSent);
    }

    private static long since(Instant from, List<Instant> sent) {
        return sent.stream().filter(at -> at.isAfter(from)).count();
    }

    JsonObject toJson() {
        var user = new JsonObject().put("id", ownerId).put("username", ownerName);
        if (network == Network.LINKEDIN) {
            user.putNull("premiumContractId").put("premiumFeatures", new JsonArray());
        }
        return new JsonObject()
                .put("object", "Account")
                .put("type", network.name())
                .put("id", id)
                .put("name", ownerName)
                .put("created_at", Timestamps.millis(createdAt))
                .put("groups", new JsonArray())
                .put(
                        "sources",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", id + "_MESSAGING")
                                        .put("status", status)))
                .put("connection_params", new JsonObject().put("im", user));
    }

    /** How an account is remembered: people by their ids, everything else as it is. */
    static Form<Account> form(World world) {
        return new Form<>(Account::kept, json -> of(json, world));
    }

    private JsonObject kept() {
        return new JsonObject()
                .put("id", id)
                .put("network", network.name())
                .put("ownerName", ownerName)
                .put("ownerId", ownerId)
                .put("createdAt", createdAt.toString())
                .put("status", status)
                .put("relations", Kept.since(relations))
                .put("follows", Kept.since(follows))
                .put("withdrawn", Kept.since(withdrawn))
                .put("invitationsSent", Kept.instants(invitationsSent))
                .put("messagesSent", Kept.instants(messagesSent));
    }

    private static Account of(JsonObject json, World world) {
        var account = new Account(
                json.getString("id"),
                Network.valueOf(json.getString("network")),
                json.getString("ownerName"),
                json.getString("ownerId"),
                Kept.instant(json, "createdAt"));
        account.status = json.getString("status");
        account.relations.putAll(Kept.since(json, "relations", world));
        account.follows.putAll(Kept.since(json, "follows", world));
        account.withdrawn.putAll(Kept.since(json, "withdrawn", world));
        account.invitationsSent.addAll(Kept.instants(json, "invitationsSent"));
        account.messagesSent.addAll(Kept.instants(json, "messagesSent"));
        return account;
    }
}
