package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Asking people in. The token is given to whoever invites, who hands it on: LAD sends no mail. An address has one open
 * invitation of a tenant at a time. Who was switched off comes back by one, as the same person with a new password.
 *
 * <p>Whoever invites learns nothing of other tenants: that an address has an account there comes out at acceptance.
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

    /** One that is neither accepted nor withdrawn, as the tenant may see it. */
    record View(UUID id, String email, String role, Instant createdAt, Instant expiresAt) {}

    /** Fails with 409 {@code already_member}, or {@code already_invited} while an invitation of the address is good. */
    Future<Made> make(UUID tenantId, String email, Role role) {
        String address = Logins.normal(email);
        String token = secrets.token();
        Made made = new Made(
                ids.next(), address, role.key(), token, time.wall().instant().plus(AuthSettings.INVITATION_LIFE));
        Sql sql = db.tenant(tenantId);
        return members.byEmail(sql, address)
                .compose(own -> own.filter(Member::isActive).isPresent()
                        ? Future.failedFuture(
                                new Failure.Conflict("already_member", "This person is in your organisation already."))
                        : store.put(
                                sql,
                                tenantId,
                                made,
                                Secrets.hash(token),
                                time.wall().instant()))
                .map(put -> {
                    if (!put) {
                        throw new Failure.Conflict(
                                "already_invited",
                                "This address has an open invitation; withdraw that one to make another.");
                    }
                    return made;
                });
    }

    /** Those of a tenant that are open, the oldest first, also those that have run out. */
    Future<List<View>> list(UUID tenantId, Optional<UUID> after, int most) {
        return store.list(db.tenant(tenantId), tenantId, after, most);
    }

    Future<View> get(UUID tenantId, UUID id) {
        return store.open(db.tenant(tenantId), id).map(Invitations::existing);
    }

    /** From now on nobody can accept it. */
    Future<View> withdraw(UUID tenantId, UUID id) {
        return store.withdraw(db.tenant(tenantId), id).map(Invitations::existing);
    }

    /**
     * Fails with 422 {@code invalid_invitation}, whatever is wrong with it, and with 409 {@code email_taken} where the
     * address has an account that can be logged in to, here or elsewhere.
     */
    Future<Login> accept(String token, String password, String firstName, String lastName, Origin origin) {
        Instant now = time.wall().instant();
        return store.find(db.system(), Secrets.hash(token), now)
                .compose(found -> found.isPresent() ? passwords.hash(password) : Future.failedFuture(refused()))
                .compose(hash -> db.inSystem(sql -> store.accept(sql, Secrets.hash(token), now)
                        .map(accepted -> accepted.orElseThrow(Invitations::refused))
                        .compose(accepted -> members.byEmail(sql, accepted.email())
                                .compose(known -> enter(sql, known, accepted, hash, firstName, lastName)))))
                .compose(member ->
                        tenants.existing(member.tenantId()).compose(tenant -> sessions.begin(member, tenant, origin)));
    }

    private Future<Member> enter(
            Sql sql,
            Optional<Member> known,
            InvitationStore.Invited invited,
            String passwordHash,
            String firstName,
            String lastName) {
        Member member = new Member(
                known.map(Member::id).orElseGet(ids::next),
                invited.tenantId(),
                invited.email(),
                passwordHash,
                firstName,
                lastName,
                invited.role(),
                Optional.empty(),
                true);
        Future<Boolean> entered = known.isPresent()
                ? members.comeBack(sql, member)
                : members.insert(sql, member, time.business().instant()).map(true);
        return entered.map(in -> {
            if (!in) {
                throw MemberStore.emailTaken();
            }
            return member;
        });
    }

    private static View existing(Optional<View> found) {
        return found.orElseThrow(() -> new Failure.NotFound("invitation"));
    }

    private static Failure refused() {
        return new Failure.Unprocessable(
                "invalid_invitation", "The invitation is not good, or not any more; ask for a new one.");
    }
}
