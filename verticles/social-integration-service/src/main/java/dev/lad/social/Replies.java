package dev.lad.social;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.json.Json;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What people do in answer: they accept, and they write. Each is told to the other services once. */
final class Replies {
    private final AccountStore accounts;
    private final ActionStore actions;
    private final MessageStore messages;
    private final Outbox outbox;
    private final Time time;
    private final Ids ids;

    Replies(AccountStore accounts, ActionStore actions, MessageStore messages, Outbox outbox, Time time) {
        this.accounts = accounts;
        this.actions = actions;
        this.messages = messages;
        this.outbox = outbox;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /** Unipile's {@code new_relation}: somebody became a connection, most likely by accepting. */
    Future<Void> related(Sql system, JsonNode event) {
        return ofAccount(
                system,
                event,
                account -> accepted(
                        system,
                        account,
                        new Relation(
                                event.path("user_provider_id").asText(),
                                event.path("user_public_identifier").asText(),
                                event.path("user_profile_url").asText()),
                        Optional.empty(),
                        time.business().instant()));
    }

    /**
     * Unipile's {@code message_received}, which tells of our own messages too. A note that shows up as one means that the
     * invitation was accepted, hours before Unipile finds the new relation.
     */
    Future<Void> messaged(Sql system, JsonNode event) {
        return ofAccount(system, event, account -> {
            String sender = event.path("sender").path("attendee_provider_id").asText();
            boolean own = sender.equals(account.ownId())
                    || sender.equals(event.path("account_info").path("user_id").asText());
            return own ? ours(system, account, event) : theirs(system, account, event);
        });
    }

    private record Relation(String providerId, String handle, String profileUrl) {}

    private interface Work {
        Future<Void> on(Account account);
    }

    /** Nothing for an account that is nobody's here. */
    private Future<Void> ofAccount(Sql system, JsonNode event, Work work) {
        return accounts.ofUnipile(system, event.path("account_id").asText())
                .compose(found -> found.isPresent() ? work.on(found.get()) : Future.succeededFuture());
    }

    private Future<Void> ours(Sql system, Account account, JsonNode event) {
        String text = event.path("message").asText();
        JsonNode person = event.path("attendees").path(0);
        if (text.isEmpty() || account.channel() != Channel.LINKEDIN) {
            return Future.succeededFuture();
        }
        var relation = new Relation(
                person.path("attendee_provider_id").asText(),
                "",
                person.path("attendee_profile_url").asText());
        return accepted(system, account, relation, Optional.of(text), at(event));
    }

    private Future<Void> accepted(Sql system, Account account, Relation relation, Optional<String> note, Instant at) {
        return actions.accept(system, account, relation.providerId(), note, at)
                .compose(found -> found.isPresent()
                        ? tellAccepted(system, account, found.get(), relation, at)
                        : Future.succeededFuture());
    }

    private Future<Void> tellAccepted(Sql system, Account account, Action invitation, Relation relation, Instant at) {
        String handle = relation.handle().isEmpty() ? invitation.handle() : relation.handle();
        ObjectNode payload = about(account)
                .put("actionId", invitation.id().toString())
                .put("providerId", relation.providerId())
                .put("publicIdentifier", handle)
                .put("profileUrl", relation.profileUrl())
                .put("at", at.toString());
        invitation.leadId().ifPresent(lead -> payload.put("leadId", lead.toString()));
        invitation.reference().ifPresent(reference -> payload.put("reference", reference));
        return outbox.append(system, account.tenantId(), "invitation.accepted", payload)
                .mapEmpty();
    }

    private Future<Void> theirs(Sql system, Account account, JsonNode event) {
        JsonNode sender = event.path("sender");
        return actions.leadOf(
                        system, account, sender.path("attendee_provider_id").asText())
                .map(lead -> message(account, event, sender, lead))
                .compose(message -> messages.insert(system, account.tenantId(), message)
                        .compose(news -> news ? tellReceived(system, account, message) : Future.succeededFuture()));
    }

    private Message message(Account account, JsonNode event, JsonNode sender, Optional<UUID> lead) {
        return new Message(
                ids.next(),
                account.id(),
                account.channel(),
                "received",
                event.path("message_id").asText(),
                event.path("chat_id").asText(),
                sender.path("attendee_provider_id").asText(),
                text(sender, "attendee_name"),
                text(sender, "attendee_profile_url"),
                event.path("message").asText(),
                lead,
                at(event));
    }

    private Future<Void> tellReceived(Sql system, Account account, Message message) {
        ObjectNode payload = about(account)
                .put("chatId", message.chatId())
                .put("messageId", message.id().toString())
                .put("providerId", message.attendeeId())
                .put("text", message.text())
                .put("at", message.at().toString());
        message.profileUrl().ifPresent(url -> payload.put("profileUrl", url));
        message.leadId().ifPresent(lead -> payload.put("leadId", lead.toString()));
        return outbox.append(system, account.tenantId(), "message.received", payload)
                .mapEmpty();
    }

    private static ObjectNode about(Account account) {
        return Json.object()
                .put("accountId", account.id().toString())
                .put("channel", account.channel().key());
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.of(node.path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty());
    }

    private Instant at(JsonNode event) {
        try {
            return Instant.parse(event.path("timestamp").asText());
        } catch (DateTimeException absent) {
            return time.business().instant();
        }
    }
}
