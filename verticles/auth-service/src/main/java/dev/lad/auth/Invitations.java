package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Asking people in. The token is given to whoever invites, who hands it on: LAD sends no mail. Inviting the same address
 * again replaces the token.
 */
final class Invitations {
    private final Database db;
    private final InvitationStore store;
    private final MemberStore members;
    private final Tenants tenants;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Secrets secrets;
    private final Time time;
    private final Ids ids;

    /** An open invitation; the token exists in clear only here. */
    record Made(UUID id, String email, String role, String token, Instant expiresAt) {}

    Invitations(
            Database db,
            InvitationStore store,
            MemberStore members,
            Tenants tenants,
            Passwords passwords,
            Sessions sessions,
            Secrets secrets,
            Time time) {
        this.db = db;
        this.store = store;
        this.members = members;
        this.tenants = tenants;
        this.passwords = passwords;
        this.sessions = sessions;
        this.secrets = secrets;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /** Fails with 409 {@code email_taken} where the address has an account already. */
    Future<Made> make(UUID tenantId, String email, Role role) {
        String address = Logins.normal(email);
        String token = secrets.token();
        Made made = new Made(
                ids.next(), address, role.key(), token, time.wall().instant().plus(AuthSettings.INVITATION_LIFE));
        return members.byEmail(db.system(), address)
                .compose(taken -> taken.isPresent()
                        ? Future.failedFuture(MemberStore.emailTaken())
                        : store.put(
                                        db.tenant(tenantId),
                                        tenantId,
                                        made,
                                        Secrets.hash(token),
                                        time.wall().instant())
                                .map(made));
    }

    /** Fails with 422 {@code invalid_invitation}, whatever is wrong with it. */
    Future<Login> accept(String token, String password, String firstName, String lastName, Origin origin) {
        Instant now = time.wall().instant();
        return store.find(db.system(), Secrets.hash(token), now)
                .compose(found -> found.isPresent() ? passwords.hash(password) : Future.failedFuture(refused()))
                .compose(hash -> db.inSystem(sql -> store.accept(sql, Secrets.hash(token), now)
                        .map(accepted -> accepted.orElseThrow(Invitations::refused))
                        .map(accepted -> new Member(
                                ids.next(),
                                accepted.tenantId(),
                                accepted.email(),
                                hash,
                                firstName,
                                lastName,
                                accepted.role(),
                                Optional.empty(),
                                true))
                        .compose(member -> members.insert(
                                        sql, member, time.business().instant())
                                .map(member))))
                .compose(member ->
                        tenants.existing(member.tenantId()).compose(tenant -> sessions.begin(member, tenant, origin)));
    }

    private static Failure refused() {
        return new Failure.Unprocessable(
                "invalid_invitation", "The invitation is not good, or not any more; ask for a new one.");
    }
}
