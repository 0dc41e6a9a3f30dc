package dev.lad.auth;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Proving by password who one is. Each attempt that is looked at costs one hash and fails with the same words, whether
 * the account does not exist, is switched off, or has another password.
 */
final class Logins {
    private final Database db;
    private final MemberStore members;
    private final Tenants tenants;
    private final Passwords passwords;
    private final Throttle throttle;
    private final Sessions sessions;

    Logins(
            Database db,
            MemberStore members,
            Tenants tenants,
            Passwords passwords,
            Throttle throttle,
            Sessions sessions) {
        this.db = db;
        this.members = members;
        this.tenants = tenants;
        this.passwords = passwords;
        this.throttle = throttle;
        this.sessions = sessions;
    }

    /** E-mail addresses are told apart without regard to case. */
    static String normal(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Fails with 401 {@code invalid_credentials}, 429 {@code too_many_attempts}, 403 where the tenant is closed, and 503
     * {@code registration_pending} where its wallet is not open yet.
     */
    Future<Login> login(String email, String password, Origin origin) {
        String address = normal(email);
        return throttle.begin(address, origin.address())
                .compose(attempt -> prove(address, password)
                        .compose(member -> throttle.succeeded(attempt).map(member)))
                .compose(member -> tenants.existing(member.tenantId())
                        .map(Logins::open)
                        .compose(tenant -> sessions.begin(member, tenant, origin)));
    }

    /** The person, if the password is right; one hash either way. */
    private Future<Member> prove(String email, String password) {
        return members.byEmail(db.system(), email).compose(found -> matches(found, password)
                .map(right -> found.filter(member -> right && member.isActive()).orElseThrow(Logins::wrong)));
    }

    private Future<Boolean> matches(Optional<Member> member, String password) {
        return member.map(known -> passwords.matches(password, known.passwordHash()))
                .orElseGet(() -> passwords.matchesNothing(password));
    }

    /** Ends all other sessions: whoever knew the old password is out. */
    Future<Void> changePassword(
            UUID tenantId, UUID memberId, String session, String present, String next, Origin origin) {
        return members.find(db.tenant(tenantId), memberId)
                .map(found -> found.orElseThrow(Logins::wrong))
                .compose(member -> throttle.begin(member.email(), origin.address())
                        .compose(attempt -> passwords
                                .matches(present, member.passwordHash())
                                .map(right -> {
                                    if (!right) {
                                        throw new Failure.Unprocessable(
                                                "wrong_password", "The present password is not right.");
                                    }
                                    return attempt;
                                }))
                        .compose(throttle::succeeded))
                .compose(proved -> passwords.hash(next))
                .compose(hash -> db.inTenant(tenantId, sql -> members.setPassword(sql, memberId, hash)
                        .compose(changed -> sessions.endOthers(sql, memberId, UUID.fromString(session)))))
                .onSuccess(sessions::publish)
                .mapEmpty();
    }

    private static Tenant open(Tenant tenant) {
        if (tenant.status() == Tenant.Status.REGISTERING) {
            throw new Failure.Unavailable(
                    "registration_pending", "Your registration is being completed; try again.", Duration.ofSeconds(5));
        }
        if (!tenant.status().mayLogIn()) {
            throw new Failure.Forbidden("The account of your organisation is closed; ask its owner.");
        }
        return tenant;
    }

    static Failure wrong() {
        return new Failure.Unauthenticated("invalid_credentials", "E-mail address or password is wrong.");
    }
}
