package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.db.PgErrors;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code member}. */
final class MemberStore {
    private static final String SELECT = """
            select id, tenant_id, email, password_hash, first_name, last_name, role, capabilities, is_active from member
            """;

    /** Fails with {@code Conflict} {@code email_taken} where the address belongs to somebody. */
    Future<Void> insert(Sql sql, Member member, Instant now) {
        return sql.run(
                        """
                        insert into member
                            (id, tenant_id, email, password_hash, first_name, last_name, role, is_active, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        """,
                        member.id(),
                        member.tenantId(),
                        member.email(),
                        member.passwordHash(),
                        member.firstName(),
                        member.lastName(),
                        member.role().key(),
                        member.isActive(),
                        now.atOffset(ZoneOffset.UTC))
                .<Void>mapEmpty()
                .recover(error ->
                        Future.failedFuture(PgErrors.isUniqueViolation(error, "member_email") ? emailTaken() : error));
    }

    static Failure emailTaken() {
        return new Failure.Conflict("email_taken", "There is an account with this e-mail address; log in instead.");
    }

    /** By the unique index {@code member_email}. */
    Future<Optional<Member>> byEmail(Sql sql, String email) {
        return sql.first(MemberStore::member, SELECT + " where email = $1", email);
    }

    Future<Optional<Member>> find(Sql sql, UUID id) {
        return sql.first(MemberStore::member, SELECT + " where id = $1", id);
    }

    /** Whether this is still the person that it was read as; who changes that waits until the transaction ends. */
    Future<Boolean> isStill(Sql sql, Member member) {
        return sql.first(
                        row -> true,
                        """
                        select 1 from member
                        where id = $1 and password_hash = $2 and role = $3 and is_active
                        for share
                        """,
                        member.id(),
                        member.passwordHash(),
                        member.role().key())
                .map(Optional::isPresent);
    }

    /** All of the tenant of {@code sql}, oldest first, after {@code after} where given; by {@code member_of_tenant}. */
    Future<List<Member>> list(Sql sql, UUID tenantId, Optional<UUID> after, int most) {
        return sql.list(MemberStore::member, SELECT + """
                          where tenant_id = $1 and ($2::uuid is null
                              or (created_at, id) > (select created_at, id from member where id = $2))
                          order by created_at, id limit $3
                          """, tenantId, after.orElse(null), most);
    }

    Future<Void> setPassword(Sql sql, UUID id, String hash) {
        return sql.run("update member set password_hash = $2 where id = $1", id, hash)
                .mapEmpty();
    }

    /** The owner stays the owner. */
    Future<Void> setRole(Sql sql, UUID id, Role role) {
        return sql.run(
                        "update member set role = $2, capabilities = null where id = $1 and role <> 'owner'",
                        id,
                        role.key())
                .mapEmpty();
    }

    Future<Boolean> setCapabilities(Sql sql, UUID id, List<String> capabilities) {
        return sql.change("update member set capabilities = $2 where id = $1", id, capabilities.toArray(String[]::new))
                .map(changed -> changed == 1);
    }

    /**
     * Switches on again who was switched off, as an invitation says.
     *
     * @return whether there was such a person in the tenant
     */
    Future<Boolean> comeBack(Sql sql, Member member) {
        return sql.change(
                        """
                        update member set password_hash = $3, first_name = $4, last_name = $5, role = $6,
                            capabilities = null, is_active = true
                        where id = $1 and tenant_id = $2 and not is_active
                        """,
                        member.id(),
                        member.tenantId(),
                        member.passwordHash(),
                        member.firstName(),
                        member.lastName(),
                        member.role().key())
                .map(changed -> changed == 1);
    }

    Future<Void> setActive(Sql sql, UUID id, boolean active) {
        return sql.run("update member set is_active = $2 where id = $1 and role <> 'owner'", id, active)
                .mapEmpty();
    }

    Future<Boolean> rename(Sql sql, UUID id, String firstName, String lastName) {
        return sql.change("update member set first_name = $2, last_name = $3 where id = $1", id, firstName, lastName)
                .map(changed -> changed == 1);
    }

    private static Member member(Row row) {
        return new Member(
                row.getUUID("id"),
                row.getUUID("tenant_id"),
                row.getString("email"),
                row.getString("password_hash"),
                row.getString("first_name"),
                row.getString("last_name"),
                Role.of(row.getString("role")).orElseThrow(),
                Optional.ofNullable(row.getArrayOfStrings("capabilities")).map(List::of),
                row.getBoolean("is_active"));
    }
}
