package dev.lad.twins.unipile;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Refusal;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.world.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** What a test can make happen on the networks. */
final class UnipileControls {
    private static final Set<String> STATUSES =
            Set.of("OK", "STOPPED", "ERROR", "CREDENTIALS", "PERMISSIONS", "CONNECTING");

    private final TwinContext twin;
    private final Accounts accounts;
    private final HostedLinks links;
    private final Invitations invitations;
    private final Chats chats;
    private final ChatsApi messaging;

    UnipileControls(
            TwinContext twin,
            Accounts accounts,
            HostedLinks links,
            Invitations invitations,
            Chats chats,
            ChatsApi messaging) {
        this.twin = twin;
        this.accounts = accounts;
        this.links = links;
        this.invitations = invitations;
        this.chats = chats;
        this.messaging = messaging;
    }

    void mount(Endpoints control) {
        control.on(POST, "/control/people/:person/accept", this::accept);
        control.on(POST, "/control/people/:person/reply", this::reply);
        control.on(GET, "/control/unipile/accounts", request -> accounts());
        control.on(POST, "/control/unipile/accounts", this::connect);
        control.on(PUT, "/control/unipile/accounts/:account/status", this::changeStatus);
        control.on(POST, "/control/unipile/hosted/:token/complete", links::completeByControl);
        control.on(PUT, "/control/unipile/limits", this::limit);
    }

    /** Accepts every pending invitation of this person now; 409 when there is none. */
    private Answer accept(RoutingContext request) {
        var pending = invitations.to(person(request));
        if (pending.isEmpty()) {
            throw refusal(409, "This person has no pending invitation");
        }
        pending.forEach(invitations::acceptAtOnce);
        return Answer.json(200, new JsonObject().put("accepted", pending.size()));
    }

    /** Replies in every conversation with this person now: {@code {"text":"..."}}, optional; 409 when there is none. */
    private Answer reply(RoutingContext request) {
        var person = person(request);
        var conversations = chats.with(person);
        if (conversations.isEmpty()) {
            throw refusal(409, "Nobody has written to this person");
        }
        var text = Input.optional(Input.json(request), "text")
                .orElseGet(() -> twin.behaviours().of(person).replyText());
        conversations.forEach(chat -> chats.reply(chat, text));
        return Answer.json(200, new JsonObject().put("replies", conversations.size()));
    }

    private Answer accounts() {
        var items = new JsonArray();
        accounts.all().stream().map(Account::toJson).forEach(items::add);
        return Answer.json(200, new JsonObject().put("accounts", items));
    }

    /** An account without the hosted page: {@code {"provider":"LINKEDIN","ownerName":"Dana"}}. */
    private Answer connect(RoutingContext request) {
        var body = Input.json(request);
        var network = Network.named(Input.required(body, "provider"))
                .orElseThrow(() -> refusal(400, "provider must be LINKEDIN or INSTAGRAM"));
        var owner = Input.optional(body, "ownerName").orElse("Robin Sandbox");
        return Answer.json(201, accounts.connect(network, owner).toJson());
    }

    /** {@code {"status":"CREDENTIALS"}} disconnects, {@code {"status":"OK"}} mends. */
    private Answer changeStatus(RoutingContext request) {
        var status = Input.required(Input.json(request), "status");
        if (!STATUSES.contains(status)) {
            throw refusal(400, "status must be one of " + STATUSES);
        }
        var account =
                accounts.find(request.pathParam("account")).orElseThrow(() -> refusal(404, "There is no such account"));
        accounts.change(account, status);
        return Answer.json(200, account.toJson());
    }

    /** {@code {"invitationsPerDay":2,"invitationsPerWeek":10,"messagesPerDay":5}}; what is left out is as it comes. */
    private Answer limit(RoutingContext request) {
        var body = Input.json(request);
        var limits = new Limits(
                body.getInteger("invitationsPerDay", Limits.PAID.invitationsPerDay()),
                body.getInteger("invitationsPerWeek", Limits.PAID.invitationsPerWeek()),
                body.getInteger("messagesPerDay", Limits.PAID.messagesPerDay()));
        invitations.limit(limits);
        messaging.limit(limits);
        return Answer.empty(204);
    }

    private Person person(RoutingContext request) {
        var key = request.pathParam("person");
        return twin.world().person(key).orElseThrow(() -> refusal(404, "Nobody is known as " + key));
    }

    private static Refusal refusal(int status, String sentence) {
        return new Refusal(Answer.json(status, new JsonObject().put("error", sentence)));
    }
}
