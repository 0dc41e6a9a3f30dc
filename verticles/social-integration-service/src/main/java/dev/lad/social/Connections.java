package dev.lad.social;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects accounts by Unipile's hosted links. Unipile's notice that a link was used is unsigned: a token in the address
 * that it is sent to, made for this one link, says whose account it is. Should the notice be lost, Unipile's list of
 * accounts is looked through for one that can only have come from this link.
 */
final class Connections {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);
    private static final String POLL = "connection.poll";
    /** Unipile forgets its links once a day, whatever is agreed. */
    private static final Duration LINK_LIVES = Duration.ofHours(12);

    private static final Duration POLL_AFTER = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
    private static final int TOKEN_BYTES = 32;

    private final Database database;
    private final ConnectionStore store;
    private final Accounts accounts;
    private final AccountStore accountStore;
    private final UnipileClient unipile;
    private final Webhooks webhooks;
    private final Jobs jobs;
    private final Time time;
    private final Ids ids;
    private final SecureRandom random = new SecureRandom();

    Connections(
            Database database,
            ConnectionStore store,
            Accounts accounts,
            AccountStore accountStore,
            UnipileClient unipile,
            Webhooks webhooks,
            Jobs jobs,
            Time time) {
        this.database = database;
        this.store = store;
        this.accounts = accounts;
        this.accountStore = accountStore;
        this.unipile = unipile;
        this.webhooks = webhooks;
        this.jobs = jobs;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /** Where the salesperson goes to connect, and how that stands. */
    record Link(UUID id, String url, Instant expiresAt, String state) {}

    /** Where the browser goes afterwards. */
    record Returns(Optional<String> successUrl, Optional<String> failureUrl) {}

    /** A connection as people see it. */
    record View(UUID id, Channel channel, String state, Optional<UUID> accountId, Instant expiresAt) {}

    /** A link for a new account whose days begin in {@code zone}. */
    Future<Link> connect(Caller caller, Channel channel, ZoneId zone, Returns returns) {
        return link(caller, channel, zone, Optional.empty(), returns);
    }

    /** A link for an account whose salesperson must log in again. */
    Future<Link> reconnect(Caller caller, UUID accountId, Returns returns) {
        return accounts.find(caller, accountId)
                .compose(account -> account.status() == AccountStatus.DISCONNECTED
                        ? Future.failedFuture(new Failure.Conflict(
                                "account_disconnected", "This account is gone; connect it as a new one."))
                        : link(caller, account.channel(), account.zone(), Optional.of(account), returns));
    }

    /** How it stands; a link that is not known to be used is looked after on the way. */
    Future<View> get(Caller caller, UUID id) {
        return find(caller, id)
                .compose(connection -> connection.done() || isOver(connection)
                        ? Future.succeededFuture(connection)
                        : look(connection).compose(looked -> find(caller, id)))
                .map(connection -> new View(
                        connection.id(),
                        connection.channel(),
                        connection.state(time.business().instant()),
                        connection.done() ? connection.accountId() : Optional.empty(),
                        connection.expiresAt()));
    }

    private Future<Connection> find(Caller caller, UUID id) {
        return store.find(database.tenant(caller.tenantId()), id)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : Future.failedFuture(new Failure.NotFound("connection")));
    }

    private boolean isOver(Connection connection) {
        return !time.business().instant().isBefore(connection.expiresAt());
    }

    /** The connection that this token was made for. Fails with {@link Failure.Unauthenticated}. */
    Future<Connection> ofToken(String token) {
        return store.ofToken(database.system(), hash(token))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : Future.failedFuture(new Failure.Unauthenticated(
                                "bad_token", "This address was not given to Unipile by us.")));
    }

    void pollIn(JobRunner runner) {
        runner.handle(JobKind.named(POLL), this::poll);
    }

    /** A link was used, as its token says; what of it can be trusted is read from Unipile. */
    Future<Void> used(UUID tenantId, UUID connectionId, String unipileId) {
        return store.find(database.tenant(tenantId), connectionId)
                .map(Optional::orElseThrow)
                .compose(connection -> connection.done() || isOver(connection)
                        ? Future.succeededFuture()
                        : unipile.account(unipileId).compose(seen -> bind(connection, seen)));
    }

    private Future<Link> link(Caller caller, Channel channel, ZoneId zone, Optional<Account> renews, Returns returns) {
        String token = token();
        Instant now = time.business().instant();
        Connection connection = new Connection(
                caller.tenantId(),
                ids.next(),
                channel,
                zone,
                renews.map(Account::id),
                renews.isPresent(),
                false,
                now,
                now.plus(LINK_LIVES));
        var wanted = new UnipileClient.HostedLink(
                channel,
                renews.map(Account::unipileId),
                connection.id().toString(),
                connection.expiresAt(),
                webhooks.connectedUrl(token),
                returns.successUrl(),
                returns.failureUrl());
        // The hooks stand before the account does, so that nothing of it is missed.
        return webhooks.ensure()
                .compose(ready -> database.inTenant(caller.tenantId(), sql -> store.insert(sql, connection, hash(token))
                        .compose(inserted -> jobs.enqueueAfter(sql, POLL_AFTER, pollOf(connection)))))
                .compose(stored -> unipile.hostedLink(wanted))
                .map(url -> new Link(connection.id(), url, connection.expiresAt(), connection.state(now)));
    }

    private NewJob pollOf(Connection connection) {
        return new NewJob(
                connection.tenantId(),
                POLL,
                connection.id().toString(),
                Json.object(),
                time.business().instant());
    }

    private Future<Outcome> poll(Job job, Caller caller) {
        UUID id = UUID.fromString(job.key().orElseThrow());
        return store.find(database.tenant(caller.tenantId()), id)
                .map(Optional::orElseThrow)
                .compose(connection -> connection.done()
                        ? Future.succeededFuture(Outcome.done())
                        : look(connection).map(looked -> next(connection)));
    }

    /** Ever more slowly: most who are late do not come. */
    private Outcome next(Connection connection) {
        if (isOver(connection)) {
            return Outcome.done();
        }
        Duration pause = Duration.between(
                        connection.createdAt(), time.business().instant())
                .dividedBy(10);
        return Outcome.later(
                pause.compareTo(POLL_AFTER) < 0
                        ? POLL_AFTER
                        : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    private Future<Void> look(Connection connection) {
        if (connection.renews()) {
            return accountStore
                    .find(
                            database.tenant(connection.tenantId()),
                            connection.accountId().orElseThrow())
                    .map(Optional::orElseThrow)
                    .compose(accounts::refresh)
                    .mapEmpty();
        }
        return unipile.accounts().compose(seen -> accountStore
                .known(
                        database.system(),
                        seen.stream().map(UnipileClient.Seen::id).toList())
                .map(known -> seen.stream()
                        .filter(account -> !known.contains(account.id()))
                        .filter(account -> account.channel().equals(Optional.of(connection.channel())))
                        .toList())
                .compose(strangers -> bindOnly(connection, strangers)));
    }

    /** Binds an unknown account if no other link of anybody's can have made it. */
    private Future<Void> bindOnly(Connection connection, List<UnipileClient.Seen> strangers) {
        Future<Void> bound = Future.succeededFuture();
        for (UnipileClient.Seen stranger : strangers) {
            bound = bound.compose(before -> store.openAt(database.system(), connection.channel(), stranger.createdAt()))
                    .compose(open -> open.size() == 1 && open.get(0).id().equals(connection.id())
                            ? bind(connection, Optional.of(stranger))
                            : Future.succeededFuture());
        }
        return bound;
    }

    private Future<Void> bind(Connection connection, Optional<UnipileClient.Seen> seen) {
        if (seen.isEmpty() || !seen.get().channel().equals(Optional.of(connection.channel()))) {
            log.atWarn().addKeyValue("connection", connection.id()).log("connection.account_missing");
            return Future.succeededFuture();
        }
        return connection.renews() ? renew(connection) : create(connection, seen.get());
    }

    private Future<Void> renew(Connection connection) {
        UUID accountId = connection.accountId().orElseThrow();
        return accountStore
                .find(database.tenant(connection.tenantId()), accountId)
                .map(Optional::orElseThrow)
                .compose(accounts::refresh)
                .compose(refreshed -> store.done(database.tenant(connection.tenantId()), connection.id(), accountId))
                .mapEmpty();
    }

    private Future<Void> create(Connection connection, UnipileClient.Seen seen) {
        Account account = new Account(
                connection.tenantId(),
                ids.next(),
                seen.id(),
                connection.channel(),
                seen.name(),
                seen.ownId(),
                seen.status(),
                connection.zone(),
                Map.of(),
                time.business().instant(),
                time.wall().instant());
        return database.inTenant(connection.tenantId(), sql -> store.done(sql, connection.id(), account.id())
                        .compose(mine -> mine ? accounts.add(sql, account) : Future.succeededFuture()))
                .recover(
                        e -> e instanceof Failure.Conflict taken && taken.code().equals("account_taken")
                                ? Future.succeededFuture()
                                : Future.failedFuture(e));
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
