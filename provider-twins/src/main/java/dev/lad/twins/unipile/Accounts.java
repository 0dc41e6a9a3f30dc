package dev.lad.twins.unipile;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.TwinContext;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The connected accounts. Each change of an account's state is told to the {@code account_status} hooks. */
final class Accounts {
    private final TwinContext twin;
    private final Hooks hooks;
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    Accounts(TwinContext twin, Hooks hooks) {
        this.twin = twin;
        this.hooks = hooks;
    }

    void reset() {
        accounts.clear();
    }

    Account connect(Network network, String ownerName) {
        var ids = twin.ids();
        var ownerId = network == Network.LINKEDIN ? "ACoAA" + ids.base62(34) : "5" + (ids.signed64() >>> 24);
        var account = new Account(
                ids.base62(22), network, ownerName, ownerId, twin.clock().instant());
        accounts.put(account.id(), account);
        tell(account, "CREATION_SUCCESS");
        tell(account, "SYNC_SUCCESS");
        return account;
    }

    void reconnect(Account account) {
        account.become("OK");
        tell(account, "RECONNECTED");
    }

    /** What LinkedIn does to accounts when it pleases: {@code CREDENTIALS}, {@code STOPPED}, {@code ERROR}, {@code OK}. */
    void change(Account account, String status) {
        account.become(status);
        tell(account, status);
    }

    Optional<Account> find(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    List<Account> all() {
        return List.copyOf(accounts.values());
    }

    /** The account that a request is about, in working order. */
    Account working(String id) {
        var account = find(id).orElseThrow(() -> UnipileErrors.notFound("Account"));
        if (!account.connected()) {
            throw UnipileErrors.disconnected();
        }
        return account;
    }

    /** The same by the query parameter {@code account_id}. */
    Account working(RoutingContext request) {
        return working(Input.requiredQuery(request, "account_id"));
    }

    Answer list(RoutingContext request) {
        return Pages.list(request, "AccountList", all(), Account::toJson);
    }

    Answer get(RoutingContext request) {
        return Answer.json(200, named(request).toJson());
    }

    Answer delete(RoutingContext request) {
        var account = named(request);
        accounts.remove(account.id());
        tell(account, "DELETED");
        return Answer.json(200, new JsonObject().put("object", "AccountDeleted"));
    }

    Answer restart(RoutingContext request) {
        var account = named(request);
        if (!account.status().equals("CREDENTIALS")) {
            change(account, "OK");
        }
        return Answer.json(200, account.toJson());
    }

    Answer sync(RoutingContext request) {
        tell(named(request), "SYNC_SUCCESS");
        return Answer.json(200, new JsonObject().put("object", "AccountSyncStarted"));
    }

    private Account named(RoutingContext request) {
        return find(request.pathParam("id")).orElseThrow(() -> UnipileErrors.notFound("Account"));
    }

    private void tell(Account account, String message) {
        hooks.tell(
                "account_status",
                message.toLowerCase(Locale.ROOT),
                account,
                new JsonObject()
                        .put(
                                "AccountStatus",
                                new JsonObject()
                                        .put("account_id", account.id())
                                        .put("account_type", account.network().name())
                                        .put("message", message)));
    }
}
