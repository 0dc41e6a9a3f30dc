package dev.lad.twins.unipile;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Twin;
import dev.lad.twins.kit.TwinContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** The twin of Unipile's API, version 1. */
public final class UnipileTwin implements Twin {
    private static final String BASE = "/api/v1";

    /** What the real one has and the twin says so about. */
    private static final List<String> NOT_HERE = List.of("/accounts", "/accounts/checkpoint");

    private final String key;
    private final Hooks hooks;
    private final Accounts accounts;
    private final HostedLinks links;
    private final Chats chats;
    private final Invitations invitations;
    private final ChatsApi messaging;
    private final UsersApi users;
    private final LinkedInSearch search;
    private final UnipileControls controls;

    public UnipileTwin(TwinContext twin, String key) {
        this.key = key;
        this.hooks = new Hooks(twin);
        this.accounts = new Accounts(twin, hooks);
        this.links = new HostedLinks(twin, accounts, hooks);
        this.chats = new Chats(twin, accounts, hooks);
        this.invitations = new Invitations(twin, accounts, hooks, chats);
        this.messaging = new ChatsApi(twin, accounts, chats);
        this.users = new UsersApi(twin, accounts, invitations);
        this.search = new LinkedInSearch(twin.world(), accounts);
        this.controls = new UnipileControls(twin, accounts, links, invitations, chats, messaging);
    }

    @Override
    public String name() {
        return "unipile";
    }

    @Override
    public void mount(Endpoints endpoints) {
        endpoints.on(POST, BASE + "/hosted/accounts/link", links::create);
        endpoints.open(GET, "/hosted/:token", links::page);
        endpoints.open(POST, "/hosted/:token", links::submit);
        endpoints.open(POST, "/hosted/:token/cancel", links::cancel);

        endpoints.on(GET, BASE + "/accounts", accounts::list);
        endpoints.on(GET, BASE + "/accounts/:id", accounts::get);
        endpoints.on(DELETE, BASE + "/accounts/:id", request -> accounts.delete(request, this::forget));
        endpoints.on(POST, BASE + "/accounts/:id/restart", accounts::restart);
        endpoints.on(GET, BASE + "/accounts/:id/sync", accounts::sync);
        NOT_HERE.forEach(path -> endpoints.on(POST, BASE + path, request -> notImplemented()));

        endpoints.on(POST, BASE + "/users/invite", users::invite);
        endpoints.on(GET, BASE + "/users/invite/sent", users::sentInvitations);
        endpoints.on(DELETE, BASE + "/users/invite/sent/:id", users::withdraw);
        endpoints.on(GET, BASE + "/users/invite/received", users::receivedInvitations);
        endpoints.on(GET, BASE + "/users/relations", users::relations);
        endpoints.on(GET, BASE + "/users/following", users::following);
        endpoints.on(GET, BASE + "/users/me", users::me);
        endpoints.on(GET, BASE + "/users/:identifier", users::profile);

        endpoints.on(POST, BASE + "/chats", messaging::start);
        endpoints.on(GET, BASE + "/chats", messaging::list);
        endpoints.on(GET, BASE + "/chats/:id", messaging::get);
        endpoints.on(PATCH, BASE + "/chats/:id", messaging::patch);
        endpoints.on(POST, BASE + "/chats/:id/messages", messaging::send);
        endpoints.on(GET, BASE + "/chats/:id/messages", messaging::messagesOf);
        endpoints.on(GET, BASE + "/messages", messaging::messages);

        endpoints.on(POST, BASE + "/linkedin/search", search::search);
        endpoints.on(GET, BASE + "/linkedin/search/parameters", search::parameters);

        endpoints.on(POST, BASE + "/webhooks", hooks::create);
        endpoints.on(GET, BASE + "/webhooks", hooks::list);
        endpoints.on(DELETE, BASE + "/webhooks/:id", hooks::delete);
    }

    @Override
    public void authenticate(HttpServerRequest request) {
        var given = request.getHeader("X-API-KEY");
        if (given == null) {
            throw UnipileErrors.missingKey();
        }
        if (!key.equals(given)) {
            throw UnipileErrors.wrongKey();
        }
    }

    @Override
    public Answer refuse(int status, HttpServerRequest request) {
        return switch (status) {
            case 401 -> UnipileErrors.wrongKey().answer();
            case 403 -> UnipileErrors.error(403, "insufficient_permissions", "Insufficient permissions", "Not allowed");
            case 404 -> UnipileErrors.error(404, "resource_not_found", "Resource not found", request.path());
            case 429 -> UnipileErrors.error(429, "too_many_requests", "Too many requests", "Slow down");
            case 503 -> UnipileErrors.error(503, "service_unavailable", "Service unavailable", "Try again later");
            case 500 -> UnipileErrors.error(500, "unexpected_error", "Unexpected error", "Something went wrong");
            default -> UnipileErrors.error(status, "malformed_request", "Malformed request", request.path());
        };
    }

    @Override
    public void controls(Endpoints control) {
        controls.mount(control);
    }

    private void forget(Account account) {
        invitations.forget(account);
        chats.forget(account);
    }

    @Override
    public void resume() {
        invitations.resume();
        chats.resume();
    }

    @Override
    public void reset() {
        hooks.reset();
        accounts.reset();
        links.reset();
        chats.reset();
        invitations.reset();
        messaging.limit(Limits.PAID);
    }

    private static Answer notImplemented() {
        return UnipileErrors.error(
                501, "feature_not_implemented", "Not implemented", "The twin connects accounts by hosted links");
    }
}
