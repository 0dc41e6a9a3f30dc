package dev.lad.twins.unipile;

import dev.lad.twins.world.Person;
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
    private final String id;
    private final Network network;
    private final String ownerName;
    private final String ownerId;
    private final Instant createdAt;
    private final Map<Person, Instant> relations = new LinkedHashMap<>();
    private final Map<Person, Instant> follows = new LinkedHashMap<>();
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

    void sentMessage(Instant at) {
        messagesSent.add(at);
    }

    long messagesWithin(Duration duration, Instant now) {
        return messagesSent.stream()
                .filter(at -> at.isAfter(now.minus(duration)))
                .count();
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
}
