package dev.lad.auth;

import dev.lad.shared.auth.Claims;
import dev.lad.shared.auth.Issuer.Ended;
import dev.lad.shared.auth.Issuer.TenantAccess;
import dev.lad.shared.auth.Revocations;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.KeptAnswers;
import dev.lad.shared.time.Ids;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logins and the tokens that follow from them. Each refresh token is good once and gives its successor; one that was used
 * before ends its whole session, since two must have it.
 *
 * <p>One exception, for two tabs that refresh in the same moment and for an answer that got lost: within ten seconds, or with
 * the same Idempotency-Key, and as long as the successor was not used, the same token gives the same successor again. There
 * is then still only one, so that of a thief and an owner who both have it the second to use it is found out.
 */
final class Sessions {
    private static final Duration SAME_MOMENT = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Database db;
    private final SessionStore store;
    private final MemberStore members;
    private final Tenants tenants;
    private final SigningKeys keys;
    private final Secrets secrets;
    private final EventBus bus;
    private final Clock wall;
    private final Ids ids;

    Sessions(
            Database db,
            SessionStore store,
            MemberStore members,
            Tenants tenants,
            SigningKeys keys,
            Secrets secrets,
            EventBus bus,
            Clock wall) {
        this.db = db;
        this.store = store;
        this.members = members;
        this.tenants = tenants;
        this.keys = keys;
        this.secrets = secrets;
        this.bus = bus;
        this.wall = wall;
        this.ids = new Ids(wall);
    }

    /**
     * Begins a session of somebody who has proved who it is. Fails as a wrong password does where the person has another
     * password or role by now, or was switched off: whoever changed that has ended all sessions that there were.
     */
    Future<Login> begin(Member member, Tenant tenant, Origin origin) {
        Instant now = wall.instant();
        String refreshToken = secrets.token();
        Session session = new Session(
                ids.next(),
                member.tenantId(),
                member.id(),
                origin.client(),
                origin.address(),
                now,
                now,
                now.plus(AuthSettings.SESSION_LIFE),
                Optional.empty());
        return db.inTenant(member.tenantId(), sql -> members.isStill(sql, member)
                        .compose(still -> still ? store.insert(sql, session) : Future.failedFuture(Logins.wrong()))
                        .compose(begun ->
                                store.insertToken(sql, session, Secrets.hash(refreshToken), expiry(session, now))))
                .compose(begun -> login(member, tenant, session.id(), refreshToken));
    }

    /**
     * Fails with 401 {@code invalid_refresh_token}, whatever is wrong with it.
     *
     * @param key the fingerprint of the request's Idempotency-Key
     */
    Future<Login> refresh(String refreshToken, Optional<String> key) {
        return db.inSystem(sql -> store.lock(sql, Secrets.hash(refreshToken))
                        .compose(presented -> presented.isEmpty()
                                ? Future.failedFuture(refused())
                                : follow(sql, presented.get(), secrets.successor(refreshToken), key)))
                .compose(followed -> followed.ended().isEmpty()
                        ? next(followed.session(), secrets.successor(refreshToken))
                        : reused(followed));
    }

    /** @param ended what was ended because the token had been used before */
    private record Followed(Session session, List<Ended> ended) {}

    private Future<Followed> follow(Sql sql, Session.Presented presented, String successor, Optional<String> key) {
        Instant now = wall.instant();
        Session session = presented.session();
        Session.Token token = presented.token();
        if (session.endedAt().isPresent() || !now.isBefore(session.endsAt()) || !now.isBefore(token.expiresAt())) {
            return Future.failedFuture(refused());
        }
        if (token.usedAt().isEmpty()) {
            return store.use(sql, presented, key, now)
                    .compose(used -> store.insertToken(sql, session, Secrets.hash(successor), expiry(session, now)))
                    .map(new Followed(session, List.of()));
        }
        boolean sameKey = key.isPresent() && key.equals(token.usedWith());
        boolean again = token.usedAt()
                .get()
                .plus(sameKey ? KeptAnswers.KEPT : SAME_MOMENT)
                .isAfter(now);
        return store.token(sql, Secrets.hash(successor))
                .map(next -> next.isPresent() && next.get().usedAt().isEmpty())
                .compose(unused -> again && unused
                        ? Future.succeededFuture(List.<Ended>of())
                        : end(sql, session.memberId(), Optional.of(session.id())))
                .map(ended -> new Followed(session, ended));
    }

    private Future<Login> next(Session session, String refreshToken) {
        return members.find(db.tenant(session.tenantId()), session.memberId())
                .map(member -> member.filter(Member::isActive).orElseThrow(Sessions::refused))
                .compose(member -> tenants.find(session.tenantId())
                        .map(tenant ->
                                tenant.filter(open -> open.status().mayLogIn()).orElseThrow(Sessions::refused))
                        .compose(tenant -> login(member, tenant, session.id(), refreshToken)));
    }

    private Future<Login> reused(Followed followed) {
        LOG.atWarn()
                .addKeyValue("tenant", followed.session().tenantId())
                .addKeyValue("session", followed.session().id())
                .log("refresh-token.reused");
        publish(followed.ended());
        return Future.failedFuture(refused());
    }

    /** Ends the session that a refresh token belongs to, where there is one. */
    Future<Void> endByToken(String refreshToken) {
        return db.inSystem(sql -> store.lock(sql, Secrets.hash(refreshToken))
                        .compose(presented -> presented.isEmpty()
                                ? Future.succeededFuture(List.<Ended>of())
                                : end(
                                        sql,
                                        presented.get().session().memberId(),
                                        Optional.of(presented.get().session().id()))))
                .onSuccess(this::publish)
                .mapEmpty();
    }

    /**
     * Ends one session of a person, or all.
     *
     * @return how many were ended
     */
    Future<Integer> end(UUID tenantId, UUID memberId, Optional<UUID> only) {
        return db.inTenant(tenantId, sql -> end(sql, memberId, only))
                .onSuccess(this::publish)
                .map(List::size);
    }

    /** Ends all sessions of a person but the one at hand, in a transaction as {@link #end(Sql, UUID, Optional)} does. */
    Future<List<Ended>> endOthers(Sql sql, UUID memberId, UUID kept) {
        return end(sql, memberId, Optional.empty(), Optional.of(kept));
    }

    /** In a transaction of somebody else, who {@linkplain #publish publishes} after its commit. */
    Future<List<Ended>> end(Sql sql, UUID memberId, Optional<UUID> only) {
        return end(sql, memberId, only, Optional.empty());
    }

    private Future<List<Ended>> end(Sql sql, UUID memberId, Optional<UUID> only, Optional<UUID> but) {
        Instant now = wall.instant();
        return store.end(sql, memberId, only, but, now, now.plus(AuthSettings.ACCESS_TOKEN_LIFE));
    }

    void publish(List<Ended> ended) {
        ended.forEach(one -> Revocations.publish(bus, one));
    }

    Future<List<Session.View>> live(UUID tenantId, UUID memberId, String current) {
        return store.live(db.tenant(tenantId), memberId, wall.instant())
                .map(sessions -> sessions.stream().map(one -> one.view(current)).toList());
    }

    /** What was ended since a time, for nodes that poll. */
    Future<List<Ended>> ended(Instant since) {
        return store.revoked(db.system(), since, wall.instant());
    }

    Future<Void> prune() {
        return store.prune(db.system(), wall.instant());
    }

    private Future<Login> login(Member member, Tenant tenant, UUID session, String refreshToken) {
        Instant now = wall.instant();
        return tenants.access(tenant).compose(access -> keys.sign(new Claims(
                        member.id(),
                        tenant.id(),
                        member.role(),
                        access.plan(),
                        access.features(),
                        session.toString(),
                        ids.next().toString(),
                        now,
                        now.plus(AuthSettings.ACCESS_TOKEN_LIFE)))
                .map(token -> new Login(
                        token,
                        refreshToken,
                        AuthSettings.ACCESS_TOKEN_LIFE.toSeconds(),
                        user(member, tenant, access))));
    }

    static Login.User user(Member member, Tenant tenant, TenantAccess access) {
        Member.View view = member.view();
        return new Login.User(
                view.id(),
                view.email(),
                view.firstName(),
                view.lastName(),
                view.name(),
                view.role(),
                view.capabilities(),
                tenant.id(),
                tenant.name(),
                tenant.status().key(),
                access.plan(),
                Plans.listed(access.features()));
    }

    private static Instant expiry(Session session, Instant now) {
        Instant idle = now.plus(AuthSettings.REFRESH_TOKEN_LIFE);
        return idle.isBefore(session.endsAt()) ? idle : session.endsAt();
    }

    private static Failure refused() {
        return new Failure.Unauthenticated(
                "invalid_refresh_token", "The refresh token is not good, or not any more; log in again.");
    }
}
