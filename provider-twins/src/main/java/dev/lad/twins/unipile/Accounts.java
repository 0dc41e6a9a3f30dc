package dev.lad.twins.unipile;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** The connected accounts. Each change of an account's state is told to the {@code account_status} hooks. */
final class Accounts {
    private final TwinContext twin;
    private final Hooks hooks;
    private final Shelf<Account> accounts;

    Accounts(TwinContext twin, Hooks hooks) {
        this.twin = twin;
        this.hooks = hooks;
        this.accounts = twin.memory().shelf("unipile.accounts", Account.form(twin.world()));
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

    /** Remembers what was changed of it. */
    void changed(Account account) {
        accounts.changed(account.id());
    }

    void reconnect(Account account) {
        account.become("OK");
        changed(account);
        tell(account, "RECONNECTED");
    }

    /** What LinkedIn does to accounts when it pleases: {@code CREDENTIALS}, {@code STOPPED}, {@code ERROR}, {@code OK}. */
    void change(Account account, String status) {
        account.become(status);
        changed(account);
        tell(account, status);
    }

    Optional<Account> find(String id) {
        return accounts.find(id);
    }

    List<Account> all() {
        return List.copyOf(accounts.all());
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

    /** @param forget is told whose invitations and conversations go with it */
    Answer delete(RoutingContext request, Consumer<Account> forget) {
        var account = named(request);
        forget.accept(account);
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
