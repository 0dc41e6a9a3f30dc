package dev.lad.social;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The operations on accounts, and on what accounts do. */
final class SocialApi {
    private static final String IN_URL = "/in/";

    /** What a public identifier may be, as in the contract, once an address is decoded. */
    private static final Pattern HANDLE = Pattern.compile("[^/?#\\s\\p{Cntrl}]{1,200}");

    /** Seconds in which most uncertain actions are settled. */
    private static final String ASK_AGAIN = "120";

    private final Connections connections;
    private final Accounts accounts;
    private final Actions actions;
    private final Conversations conversations;
    private final UnipileEvents events;

    SocialApi(
            Connections connections,
            Accounts accounts,
            Actions actions,
            Conversations conversations,
            UnipileEvents events) {
        this.connections = connections;
        this.accounts = accounts;
        this.actions = actions;
        this.conversations = conversations;
        this.events = events;
    }

    void bind(Operations operations) {
        operations
                .on("connectLinkedin", call -> connect(call, Channel.LINKEDIN))
                .on("connectInstagram", call -> connect(call, Channel.INSTAGRAM))
                .on(
                        "getConnection",
                        call -> connections.get(call.caller(), call.id("id")).map(Reply::ok))
                .on("listAccounts", this::listAccounts)
                .on("getAccount", call -> accounts.get(call.caller(), call.id("id"))
                        .map(Reply::ok))
                .on("updateAccount", this::updateAccount)
                .on("disconnectAccount", call -> accounts.disconnect(call.caller(), call.id("id"))
                        .map(Reply::ok))
                .on("reconnectAccount", this::reconnect)
                .on("sendInvitation", call -> act(call, ActionKind.INVITATION))
                .on("sendLinkedinMessage", call -> act(call, ActionKind.MESSAGE))
                .on("followOnInstagram", call -> act(call, ActionKind.FOLLOW))
                .on("sendInstagramMessage", call -> act(call, ActionKind.DM))
                .on("listActions", this::listActions)
                .on("getAction", call -> actions.get(call.caller(), call.id("id"))
                        .map(Reply::ok))
                .on("listMessages", this::listMessages)
                .on("unipileWebhook", this::webhook)
                .on("unipileConnected", this::connected);
    }

    private record Connect(Optional<String> successUrl, Optional<String> failureUrl, Optional<String> timeZone) {
        private static final Connect PLAIN = new Connect(Optional.empty(), Optional.empty(), Optional.empty());

        Connections.Returns returns() {
            return new Connections.Returns(successUrl, failureUrl);
        }
    }

    private record AccountChange(Optional<String> timeZone, Optional<Map<String, Integer>> dailyCaps) {}

    /** The members of all four actions; the contract says which of them each takes. */
    private record Target(
            Optional<UUID> accountId,
            Optional<String> linkedinUrl,
            Optional<String> providerId,
            Optional<String> publicIdentifier,
            Optional<String> username,
            Optional<String> message,
            Optional<String> text,
            Optional<UUID> leadId,
            Optional<String> reference) {

        Action.Who who() {
            return providerId
                    .<Action.Who>map(Action.Who.ById::new)
                    .orElseGet(() -> new Action.Who.ByHandle(publicIdentifier
                            .or(() -> linkedinUrl.map(Target::handle))
                            .or(() -> username.map(name -> name.replaceFirst("^@", "")))
                            .orElseThrow()));
        }

        private static String handle(String url) {
            String rest = url.substring(url.indexOf(IN_URL) + IN_URL.length());
            return decoded(rest.split("[/?#]", 2)[0]);
        }

        /** An address has {@code j%C3%B6rg} where the network says {@code jörg}. */
        private static String decoded(String segment) {
            String handle;
            try {
                handle = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException broken) {
                throw Failure.Invalid.at("/linkedinUrl", "The address is not well percent-encoded.");
            }
            if (!HANDLE.matcher(handle).matches()) {
                throw Failure.Invalid.at("/linkedinUrl", "The address names nobody.");
            }
            return handle;
        }
    }

    private record Receipt(UUID id, Action.State state, UUID accountId, Instant at, BigDecimal credits) {}

    private record Received(boolean received) {}

    private Future<Reply> connect(Call call, Channel channel) {
        Connect wish = wish(call);
        ZoneId zone = wish.timeZone().map(SocialApi::zone).orElse(ZoneId.of("UTC"));
        return connections.connect(call.caller(), channel, zone, wish.returns()).map(Reply::ok);
    }

    private Future<Reply> reconnect(Call call) {
        return connections
                .reconnect(call.caller(), call.id("id"), wish(call).returns())
                .map(Reply::ok);
    }

    private static Connect wish(Call call) {
        JsonNode body = call.json();
        return body.isMissingNode() ? Connect.PLAIN : call.body(Connect.class);
    }

    private Future<Reply> listAccounts(Call call) {
        return accounts.list(call.caller(), call.text("channel"))
                .map(Items::all)
                .map(Reply::list);
    }

    private Future<Reply> updateAccount(Call call) {
        AccountChange change = call.body(AccountChange.class);
        Map<ActionKind, Integer> caps = new EnumMap<>(ActionKind.class);
        change.dailyCaps().orElse(Map.of()).forEach((kind, cap) -> caps.put(ActionKind.of(kind), cap));
        return accounts.update(call.caller(), call.id("id"), change.timeZone().map(SocialApi::zone), caps)
                .map(Reply::ok);
    }

    private Future<Reply> act(Call call, ActionKind kind) {
        Target target = call.body(Target.class);
        Action.Wish wish = new Action.Wish(
                kind,
                target.accountId(),
                target.who(),
                target.text().or(target::message).orElse(""),
                target.leadId(),
                target.reference());
        return actions.perform(call.caller(), call.request().header("idempotency-key"), wish)
                .map(SocialApi::receipt);
    }

    /** What is uncertain is no last word: asked again under its key, the action says what became of it. */
    private static Reply receipt(Action done) {
        Reply reply = Reply.created(
                "/actions/" + done.id(),
                new Receipt(done.id(), done.state(), done.accountId(), done.createdAt(), done.credits()));
        return done.state() == Action.State.UNCERTAIN ? reply.with("retry-after", ASK_AGAIN) : reply;
    }

    private Future<Reply> listActions(Call call) {
        Action.Filter filter = new Action.Filter(
                call.optionalId("accountId"), call.optionalId("leadId"), call.text("kind"), call.text("state"));
        return actions.list(call.caller(), filter, call.page(2)).map(Reply::list);
    }

    private Future<Reply> listMessages(Call call) {
        Message.Filter filter = new Message.Filter(
                call.optionalId("accountId"), call.optionalId("leadId"), call.text("chatId"), call.text("direction"));
        return conversations.list(call.caller(), filter, call.page(2)).map(Reply::list);
    }

    private Future<Reply> webhook(Call call) {
        return events.accept(call.text(Webhooks.HEADER), call.raw()).map(stored -> Reply.ok(new Received(true)));
    }

    private Future<Reply> connected(Call call) {
        return events.acceptConnected(call.text("token").orElseThrow(), call.raw())
                .map(stored -> Reply.ok(new Received(true)));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw Failure.Invalid.at("/timeZone", name + " is no IANA time zone.");
        }
    }
}
