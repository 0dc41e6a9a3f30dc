package dev.lad.social;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The connected accounts: how they stand, and which of them acts. */
final class Accounts {
    /** What Unipile said of an account is believed for so long. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Database database;
    private final AccountStore store;
    private final UnipileClient unipile;
    private final Outbox outbox;
    private final Time time;

    Accounts(Database database, AccountStore store, UnipileClient unipile, Outbox outbox, Time time) {
        this.database = database;
        this.store = store;
        this.unipile = unipile;
        this.outbox = outbox;
        this.time = time;
    }

    /** An account as people see it. */
    record View(
            UUID id,
            Channel channel,
            String name,
            AccountStatus status,
            String timeZone,
            List<Cap> caps,
            Instant createdAt,
            Instant checkedAt) {

        /** How often a kind of action may be done, and how often it was done today. */
        record Cap(ActionKind kind, int daily, Optional<Integer> weekly, int usedToday) {}
    }

    Future<List<View>> list(Caller caller, Optional<String> channel) {
        return store.list(database.tenant(caller.tenantId()), channel)
                .compose(found ->
                        Future.all(found.stream().map(this::view).toList()).map(views -> views.<View>list()));
    }

    /** As it stands now; where Unipile cannot be asked, as it stood when it last could. */
    Future<View> get(Caller caller, UUID id) {
        return find(caller, id)
                .compose(found -> fresh(found)
                        .recover(e -> e instanceof Failure.Unavailable || e instanceof Failure.DeadlinePassed
                                ? Future.succeededFuture(found)
                                : Future.failedFuture(e)))
                .compose(this::view);
    }

    Future<Account> find(Caller caller, UUID id) {
        return store.find(database.tenant(caller.tenantId()), id)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : Future.failedFuture(new Failure.NotFound("account")));
    }

    Future<View> update(Caller caller, UUID id, Optional<ZoneId> zone, Map<ActionKind, Integer> dayCaps) {
        return store.update(database.tenant(caller.tenantId()), id, zone, dayCaps)
                .compose(found ->
                        found.isPresent() ? view(found.get()) : Future.failedFuture(new Failure.NotFound("account")));
    }

    Future<View> disconnect(Caller caller, UUID id) {
        return find(caller, id)
                .compose(account -> account.status() == AccountStatus.DISCONNECTED
                        ? Future.succeededFuture(account)
                        : unipile.deleteAccount(account.unipileId())
                                .compose(deleted -> becomes(account, AccountStatus.DISCONNECTED)))
                .compose(this::view);
    }

    /**
     * The account that is to act: the one named, else one that has to do with the person already, else the one that has
     * done least of this lately. Fails with {@code no_account}, and with {@code account_disconnected} and how it stands.
     */
    Future<Account> toAct(Caller caller, ActionKind kind, Optional<UUID> id, String person) {
        Future<Account> chosen = id.isPresent()
                ? find(caller, id.get())
                : store.leastBusy(
                                database.tenant(caller.tenantId()),
                                kind,
                                person,
                                time.business().instant())
                        .compose(found -> found.isPresent()
                                ? Future.succeededFuture(found.get())
                                : Future.failedFuture(new Failure.Conflict(
                                        "no_account",
                                        "No " + kind.channel().title() + " account is connected; connect one first.")));
        return chosen.compose(account -> account.channel() == kind.channel()
                        ? fresh(account)
                        : Future.failedFuture(Failure.Invalid.at("/accountId", "This account is of another network.")))
                .compose(account -> account.isUsable()
                        ? Future.succeededFuture(account)
                        : store.othersCanAct(database.tenant(caller.tenantId()), account)
                                .compose(others -> Future.failedFuture(unusable(account, others))));
    }

    /** @param othersCanAct whether only what this account is needed for has to wait */
    static Failure unusable(Account account, boolean othersCanAct) {
        String sentence =
                switch (account.status()) {
                    case CONNECTING -> "The account is being connected; try again in a moment.";
                    case STOPPED -> "The network has halted the account; its owner must look at it there.";
                    case OK, CREDENTIALS, DISCONNECTED ->
                        "The account is not connected at the moment; its owner must connect it again.";
                };
        return new Failure.Other(
                409,
                "account_disconnected",
                sentence,
                Map.of("accountStatus", account.status().key(), "othersCanAct", othersCanAct),
                Map.of());
    }

    /** As Unipile says it stands, unless it said so a moment ago. */
    private Future<Account> fresh(Account account) {
        boolean old = account.checkedAt().plus(FRESH).isBefore(time.wall().instant());
        return old && account.status() != AccountStatus.DISCONNECTED
                ? refresh(account)
                : Future.succeededFuture(account);
    }

    /** As Unipile says it stands now. */
    Future<Account> refresh(Account account) {
        return unipile.account(account.unipileId())
                .compose(seen ->
                        becomes(account, seen.map(UnipileClient.Seen::status).orElse(AccountStatus.DISCONNECTED)));
    }

    /** The same by Unipile's name; nothing for an account that is nobody's. */
    Future<Void> refresh(String unipileId) {
        return store.ofUnipile(database.system(), unipileId)
                .compose(found -> found.isPresent() ? refresh(found.get()).mapEmpty() : Future.succeededFuture());
    }

    /** Adds an account that was just connected, in the transaction that uses up its connection. */
    Future<Void> add(Sql sql, Account account) {
        return store.insert(sql, account).compose(added -> tell(sql, account, account.status()));
    }

    private Future<Account> becomes(Account seen, AccountStatus status) {
        return database.inTenant(
                seen.tenantId(),
                sql -> store.lock(sql, seen.id()).map(Optional::orElseThrow).compose(account -> {
                    boolean changes = account.status().canBecome(status);
                    AccountStatus stands = changes ? status : account.status();
                    return store.stands(sql, account.id(), stands, time.wall().instant())
                            .compose(written -> changes ? tell(sql, account, stands) : Future.succeededFuture())
                            .compose(told -> store.find(sql, account.id()).map(Optional::orElseThrow));
                }));
    }

    private Future<Void> tell(Sql sql, Account account, AccountStatus status) {
        return outbox.append(
                        sql,
                        account.tenantId(),
                        "account.changed",
                        Json.object()
                                .put("accountId", account.id().toString())
                                .put("channel", account.channel().key())
                                .put("status", status.key()))
                .mapEmpty();
    }

    private Future<View> view(Account account) {
        return store.used(
                        database.tenant(account.tenantId()),
                        account.tenantId(),
                        account.id(),
                        account.day(time.business().instant()))
                .map(used -> new View(
                        account.id(),
                        account.channel(),
                        account.name(),
                        account.status(),
                        account.zone().getId(),
                        Stream.of(ActionKind.values())
                                .filter(kind -> kind.channel() == account.channel())
                                .map(kind -> cap(account, kind, used.getOrDefault(kind, 0)))
                                .toList(),
                        account.createdAt(),
                        account.checkedAt()));
    }

    private static View.Cap cap(Account account, ActionKind kind, int used) {
        return new View.Cap(
                kind,
                account.daily(kind),
                kind.weekly().isPresent() ? Optional.of(kind.weekly().getAsInt()) : Optional.empty(),
                used);
    }
}
