package dev.lad.social;

import dev.lad.shared.db.PgErrors;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The table {@code account}. */
final class AccountStore {
    private static final String SELECT = """
            select tenant_id, id, unipile_id, channel, name, own_id, status, time_zone, day_caps, created_at, checked_at
            from account
            """;

    /** Fails with a conflict where another tenant, or this one, has the account already. */
    Future<Void> insert(Sql sql, Account account) {
        return sql.run(
                        """
                        insert into account (tenant_id, id, unipile_id, channel, name, own_id, status, time_zone,
                            created_at, checked_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        """,
                        account.tenantId(),
                        account.id(),
                        account.unipileId(),
                        account.channel().key(),
                        account.name(),
                        account.ownId(),
                        account.status().key(),
                        account.zone().getId(),
                        account.createdAt().atOffset(ZoneOffset.UTC),
                        account.checkedAt().atOffset(ZoneOffset.UTC))
                .recover(e -> Future.failedFuture(
                        PgErrors.isUniqueViolation(e, "account_unipile_id")
                                ? new Failure.Conflict("account_taken", "This account is connected already.")
                                : e))
                .mapEmpty();
    }

    Future<List<Account>> list(Sql sql, Optional<String> channel) {
        return sql.list(
                AccountStore::account,
                SELECT + " where ($1::text is null or channel = $1) order by created_at, id",
                channel.orElse(null));
    }

    Future<Optional<Account>> find(Sql sql, UUID id) {
        return sql.first(AccountStore::account, SELECT + " where id = $1", id);
    }

    /** A message goes on from the account that knows the person, usable or not. Relies on action_person and action_day. */
    Future<Optional<Account>> leastBusy(Sql sql, ActionKind kind, String person, Instant now) {
        return sql.first(
                AccountStore::account,
                SELECT + """
                        where channel = $1 and status <> 'disconnected'
                        order by $5 and not exists (select from action x where x.tenant_id = account.tenant_id
                                and x.account_id = account.id and (x.provider_id = $2 or x.handle = $2)
                                and x.state <> 'refused'),
                            status <> 'ok',
                            not exists (select from action x where x.tenant_id = account.tenant_id
                                and x.account_id = account.id and (x.provider_id = $2 or x.handle = $2)),
                            (select count(*) from action x where x.tenant_id = account.tenant_id
                                and x.account_id = account.id and x.kind = $3 and x.state <> 'refused' and x.day >= $4),
                            created_at
                        limit 1
                        """,
                kind.channel().key(),
                person,
                kind.key(),
                LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1),
                kind.isMessage());
    }

    /** Whether another account of the network can be used. */
    Future<Boolean> othersCanAct(Sql sql, Account account) {
        return sql.first(
                        row -> true,
                        "select 1 from account where channel = $1 and status = 'ok' and id <> $2 limit 1",
                        account.channel().key(),
                        account.id())
                .map(Optional::isPresent);
    }

    /** Holds the account until the transaction ends: who counts against its caps comes after the other. */
    Future<Optional<Account>> lock(Sql sql, UUID id) {
        return sql.first(AccountStore::account, SELECT + " where id = $1 for update", id);
    }

    /** By Unipile's name, across tenants; relies on account_unipile_id. */
    Future<Optional<Account>> ofUnipile(Sql system, String unipileId) {
        return system.first(
                AccountStore::account, SELECT + " where unipile_id = $1 and status <> 'disconnected'", unipileId);
    }

    /** Which of these Unipile accounts belong to somebody, or did. */
    Future<List<String>> known(Sql system, List<String> unipileIds) {
        return system.list(
                row -> row.getString("unipile_id"),
                "select unipile_id from account where unipile_id = any($1)",
                (Object) unipileIds.toArray(String[]::new));
    }

    Future<Boolean> anyConnected(Sql system) {
        return system.first(row -> true, "select 1 from account where status <> 'disconnected' limit 1")
                .map(Optional::isPresent);
    }

    Future<Void> stands(Sql sql, UUID id, AccountStatus status, Instant checkedAt) {
        return sql.run(
                        "update account set status = $2, checked_at = $3 where id = $1",
                        id,
                        status.key(),
                        checkedAt.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Optional<Account>> update(Sql sql, UUID id, Optional<ZoneId> zone, Map<ActionKind, Integer> dayCaps) {
        JsonObject caps = new JsonObject();
        dayCaps.forEach((kind, cap) -> caps.put(kind.key(), cap));
        return sql.run("""
                        update account set time_zone = coalesce($2, time_zone), day_caps = day_caps || $3::jsonb
                        where id = $1
                        """, id, zone.map(ZoneId::getId).orElse(null), caps).compose(done -> find(sql, id));
    }

    private static Account account(Row row) {
        Map<ActionKind, Integer> caps = new EnumMap<>(ActionKind.class);
        row.getJsonObject("day_caps").forEach(cap -> caps.put(ActionKind.of(cap.getKey()), (Integer) cap.getValue()));
        return new Account(
                row.getUUID("tenant_id"),
                row.getUUID("id"),
                row.getString("unipile_id"),
                Channel.of(row.getString("channel")),
                row.getString("name"),
                row.getString("own_id"),
                AccountStatus.of(row.getString("status")),
                ZoneId.of(row.getString("time_zone")),
                Map.copyOf(caps),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("checked_at").toInstant());
    }

    /** How often each kind was done on a day; relies on action_day. */
    Future<Map<ActionKind, Integer>> used(Sql sql, UUID tenantId, UUID id, LocalDate day) {
        return sql.run("""
                        select kind, count(*)::int as used from action
                        where tenant_id = $1 and account_id = $2 and day = $3 and state <> 'refused'
                        group by kind
                        """, tenantId, id, day).map(rows -> {
            Map<ActionKind, Integer> used = new EnumMap<>(ActionKind.class);
            rows.forEach(row -> used.put(ActionKind.of(row.getString("kind")), row.getInteger("used")));
            return used;
        });
    }
}
