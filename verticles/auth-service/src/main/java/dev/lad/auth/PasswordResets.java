package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new password for somebody who has forgotten the old one. Like an invitation, the token is given to whoever asks for it,
 * who hands it on: LAD sends no mail. Only who has a higher role may, when the token is made and still when it is accepted.
 */
final class PasswordResets {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordResets.class);

    private final Database db;
    private final PasswordResetStore store;
    private final MemberStore members;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Secrets secrets;
    private final Time time;
    private final Ids ids;

    /** An open one; the token exists in clear only here. */
    record Made(UUID id, UUID userId, String token, Instant expiresAt) {}

    PasswordResets(
            Database db,
            PasswordResetStore store,
            MemberStore members,
            Passwords passwords,
            Sessions sessions,
            Secrets secrets,
            Time time) {
        this.db = db;
        this.store = store;
        this.members = members;
        this.passwords = passwords;
        this.sessions = sessions;
        this.secrets = secrets;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /**
     * Replaces an open one of the same person. Fails with 404 where there is no such person in the tenant, with 403 where the
     * caller may not.
     */
    Future<Made> issue(Caller caller, UUID memberId) {
        UUID tenantId = caller.tenantId();
        UUID issuer = caller.userId().orElseThrow(() -> new Failure.Forbidden("This is for people; log in as one."));
        String token = secrets.token();
        Instant now = time.wall().instant();
        Made made = new Made(ids.next(), memberId, token, now.plus(AuthSettings.PASSWORD_RESET_LIFE));
        return members.find(db.tenant(tenantId), memberId)
                .map(found -> found.orElseThrow(() -> new Failure.NotFound("user")))
                .map(member -> {
                    if (!mayReset(caller.identity().role(), member.role())) {
                        throw new Failure.Forbidden("Only somebody with a higher role may reset a password: an admin"
                                + " that of members and viewers, the owner also that of admins.");
                    }
                    return member;
                })
                .compose(member -> store.put(db.tenant(tenantId), tenantId, made, issuer, Secrets.hash(token), now))
                .map(made)
                .onSuccess(issued -> log("password-reset.issued", tenantId, memberId, issuer));
    }

    /** Ends all sessions. Fails with 422 {@code invalid_password_reset}, whatever is wrong with the token. */
    Future<Void> accept(String token, String password) {
        String hash = Secrets.hash(token);
        Instant now = time.wall().instant();
        return store.find(db.system(), hash, now)
                .map(found -> found.filter(reset -> mayReset(reset.issuerRole(), reset.memberRole()))
                        .orElseThrow(PasswordResets::refused))
                .compose(reset -> passwords
                        .hash(password)
                        .compose(hashed -> db.inSystem(sql -> store.accept(sql, hash, now)
                                .map(accepted -> {
                                    if (!accepted) {
                                        throw refused();
                                    }
                                    return hashed;
                                })
                                .compose(once -> members.setPassword(sql, reset.memberId(), hashed))
                                .compose(set -> sessions.end(sql, reset.memberId(), Optional.empty()))))
                        .onSuccess(sessions::publish)
                        .onSuccess(ended ->
                                log("password-reset.accepted", reset.tenantId(), reset.memberId(), reset.issuedBy())))
                .mapEmpty();
    }

    private static boolean mayReset(Role issuer, Role member) {
        return issuer.covers(Role.ADMIN) && issuer != member && issuer.covers(member);
    }

    private static void log(String event, UUID tenantId, UUID memberId, UUID issuer) {
        LOG.atInfo()
                .addKeyValue("tenant", tenantId)
                .addKeyValue("user", memberId)
                .addKeyValue("by", issuer)
                .log(event);
    }

    private static Failure refused() {
        return new Failure.Unprocessable(
                "invalid_password_reset", "The token is not good, or not any more; ask for a new one.");
    }
}
