package dev.lad.twins.unipile;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Hosted links: pages where a salesperson connects an account. A link works once and until it expires. */
final class HostedLinks {
    private static final String OWNER = "Robin Sandbox";

    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Connect an account</title></head>
            <body>
              <h1>Connect an account</h1>
              <p>This is the sandbox: nothing is asked for and nothing leaves this machine.</p>
              %s
              <form method="post" action="/hosted/%s/cancel"><button>Cancel</button></form>
            </body></html>
            """;

    private static final String BUTTON = """
            <form method="post" action="/hosted/%s"><input type="hidden" name="provider" value="%s">
              <button>Connect %s</button></form>
            """;

    private record Link(
            String token,
            List<Network> networks,
            Instant expiresOn,
            Optional<String> name,
            Optional<String> successUrl,
            Optional<String> failureUrl,
            Optional<String> notifyUrl,
            Optional<String> reconnects) {

        private JsonObject kept() {
            return new JsonObject()
                    .put("token", token)
                    .put(
                            "networks",
                            new JsonArray(networks.stream().map(Network::name).toList()))
                    .put("expiresOn", expiresOn.toString())
                    .put("name", name.orElse(null))
                    .put("successUrl", successUrl.orElse(null))
                    .put("failureUrl", failureUrl.orElse(null))
                    .put("notifyUrl", notifyUrl.orElse(null))
                    .put("reconnects", reconnects.orElse(null));
        }

        private static Link of(JsonObject json) {
            return new Link(
                    json.getString("token"),
                    Input.strings(json, "networks").stream()
                            .map(Network::valueOf)
                            .toList(),
                    Kept.instant(json, "expiresOn"),
                    Input.optional(json, "name"),
                    Input.optional(json, "successUrl"),
                    Input.optional(json, "failureUrl"),
                    Input.optional(json, "notifyUrl"),
                    Input.optional(json, "reconnects"));
        }
    }

    private final TwinContext twin;
    private final Accounts accounts;
    private final Hooks hooks;
    private final Shelf<Link> links;

    HostedLinks(TwinContext twin, Accounts accounts, Hooks hooks) {
        this.twin = twin;
        this.accounts = accounts;
        this.hooks = hooks;
        this.links = twin.memory().shelf("unipile.links", new Form<>(Link::kept, Link::of));
    }

    void reset() {
        links.clear();
    }

    Answer create(RoutingContext request) {
        var body = Input.json(request);
        var reconnects = accountToReconnect(body);
        Input.required(body, "api_url");
        var link = new Link(
                twin.ids().base62(32),
                networks(Input.strings(body, "providers")),
                expiry(Input.required(body, "expiresOn")),
                Input.optional(body, "name"),
                Input.optional(body, "success_redirect_url").map(Hooks::url),
                Input.optional(body, "failure_redirect_url").map(Hooks::url),
                Input.optional(body, "notify_url").map(Hooks::url),
                reconnects);
        links.put(link.token(), link);
        var origin = twin.pages().origin(request.request());
        return Answer.json(
                201, new JsonObject().put("object", "HostedAuthUrl").put("url", origin + "/hosted/" + link.token()));
    }

    private Optional<String> accountToReconnect(JsonObject body) {
        return switch (Input.required(body, "type")) {
            case "create" -> Optional.empty();
            case "reconnect" ->
                Optional.of(accounts.find(Input.required(body, "reconnect_account"))
                        .map(Account::id)
                        .orElseThrow(() -> UnipileErrors.notFound("Account")));
            default -> throw UnipileErrors.invalid("/type Expected create or reconnect");
        };
    }

    Answer page(RoutingContext request) {
        var link = usable(request);
        var buttons = link.networks().stream()
                .map(network -> BUTTON.formatted(link.token(), network, network))
                .collect(Collectors.joining());
        return Answer.html(200, PAGE.formatted(buttons, link.token()));
    }

    /** The form of the page; its field {@code provider} may be left out when the link has but one. */
    Answer submit(RoutingContext request) {
        var link = usable(request);
        complete(link, Optional.ofNullable(request.request().getFormAttribute("provider")), OWNER);
        return link.successUrl().map(Answer::redirect).orElseGet(() -> Answer.html(200, "<h1>Connected</h1>"));
    }

    Answer cancel(RoutingContext request) {
        var link = usable(request);
        links.remove(link.token());
        return link.failureUrl().map(Answer::redirect).orElseGet(() -> Answer.html(200, "<h1>Cancelled</h1>"));
    }

    /** The same without a browser: {@code {"provider":"LINKEDIN","ownerName":"Dana"}}, both optional. */
    Answer completeByControl(RoutingContext request) {
        var body = Input.json(request);
        var owner = Input.optional(body, "ownerName").orElse(OWNER);
        var account = complete(usable(request), Input.optional(body, "provider"), owner);
        return Answer.json(200, account.toJson());
    }

    private Account complete(Link link, Optional<String> provider, String ownerName) {
        var network = provider.map(name -> Network.named(name)
                        .filter(link.networks()::contains)
                        .orElseThrow(() -> UnipileErrors.invalid("/provider is not among those of the link")))
                .orElse(link.networks().get(0));
        var old = link.reconnects().map(id -> accounts.find(id).orElseThrow(() -> UnipileErrors.notFound("Account")));
        links.remove(link.token());
        old.ifPresent(accounts::reconnect);
        var account = old.orElseGet(() -> accounts.connect(network, ownerName));
        link.notifyUrl()
                .ifPresent(url -> hooks.notify(
                        url,
                        new JsonObject()
                                .put("status", old.isPresent() ? "RECONNECTED" : "CREATION_SUCCESS")
                                .put("account_id", account.id())
                                .put("name", link.name().orElse(null))));
        return account;
    }

    private Link usable(RoutingContext request) {
        return links.find(request.pathParam("token"))
                .filter(link -> twin.clock().instant().isBefore(link.expiresOn()))
                .orElseThrow(UnipileErrors::expiredLink);
    }

    /** {@code *} and {@code *:MESSAGING} stand for all networks, as far as the twin has them. */
    private static List<Network> networks(List<String> providers) {
        if (providers.isEmpty()) {
            throw UnipileErrors.missing("providers");
        }
        if (providers.contains("*") || providers.contains("*:MESSAGING")) {
            return List.of(Network.values());
        }
        var known =
                providers.stream().flatMap(name -> Network.named(name).stream()).toList();
        if (known.isEmpty()) {
            throw UnipileErrors.invalid("/providers The twin has LINKEDIN and INSTAGRAM");
        }
        return known;
    }

    private Instant expiry(String text) {
        try {
            if (text.matches(".*\\.\\d{3}Z")
                    && Instant.parse(text).isAfter(twin.clock().instant())) {
                return Instant.parse(text);
            }
        } catch (DateTimeException malformed) {
            throw UnipileErrors.invalid("/expiresOn Expected a future instant with milliseconds and Z");
        }
        throw UnipileErrors.invalid("/expiresOn Expected a future instant with milliseconds and Z");
    }
}
