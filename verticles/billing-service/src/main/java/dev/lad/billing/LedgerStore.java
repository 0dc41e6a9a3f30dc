package dev.lad.billing;

import dev.lad.billing.LedgerTransaction.Account;
import dev.lad.billing.LedgerTransaction.Kind;
import dev.lad.bus.Trace;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.observe.CurrentTrace;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code account}, {@code ledger_transaction} and {@code ledger_entry}, written by the function {@code enter}. */
final class LedgerStore {

    /**
     * The event {@code credits.low}, should a transaction leave fewer credits than a threshold.
     *
     * @param threshold the platform's own, for tenants that have chosen none
     * @param eventId the event's id, should there be one
     * @param storedAt on the wall clock
     */
    record LowCredits(BigDecimal threshold, UUID eventId, Instant storedAt) {}

    /** False where the tenant has its accounts already. */
    Future<Boolean> open(Sql sql, UUID tenantId) {
        return sql.change("""
                        insert into account (tenant_id, name)
                        select $1, unnest(array['available', 'held', 'spent', 'purchased', 'granted'])
                        on conflict do nothing
                        """, tenantId).map(opened -> opened > 0);
    }

    /**
     * Enters the transaction whole, and the event {@code low} where it leaves too few credits. False where its key is there
     * already; waits for one of the same key that is still running. Fails with {@code InsufficientCredits}, or {@code NotFound} where the tenant has no wallet.
     */
    Future<Boolean> enter(
            Sql sql, UUID tenantId, LedgerTransaction transaction, Map<Account, BigDecimal> entries, LowCredits low) {
        // It writes, so it must not begin with "select" (Database.tenant).
        return sql.run(
                        """
                        with entry as materialized (
                            select enter($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text[]::numeric[], $13, $14, $15, $16)
                                as entered)
                        select entered from entry
                        """,
                        tenantId,
                        transaction.id(),
                        transaction.key(),
                        transaction.kind().key(),
                        transaction.amount(),
                        transaction.feature(),
                        transaction.reference().orElse(null),
                        transaction.holdId().orElse(null),
                        transaction.userId().orElse(null),
                        transaction.at().atOffset(ZoneOffset.UTC),
                        entries.keySet().stream().map(Account::key).toArray(String[]::new),
                        entries.values().stream().map(BigDecimal::toPlainString).toArray(String[]::new),
                        low.threshold(),
                        low.eventId(),
                        low.storedAt().atOffset(ZoneOffset.UTC),
                        CurrentTrace.get().map(Trace::header).orElse(null))
                .map(rows -> rows.iterator().next().getBoolean("entered"))
                .recover(error -> Future.failedFuture(refusal(error, transaction)));
    }

    private static Throwable refusal(Throwable error, LedgerTransaction transaction) {
        if (!(error instanceof PgException pg)) {
            return error;
        }
        return switch (String.valueOf(pg.getSqlState())) {
            case "LAD01" -> new Failure.NotFound("wallet");
            case "LAD02" ->
                new Failure.InsufficientCredits(
                        transaction.amount(), new BigDecimal(String.valueOf(pg.getErrorMessage())));
            default -> error;
        };
    }

    Future<Optional<LedgerTransaction>> byKey(Sql sql, UUID tenantId, String key) {
        return sql.first(
                LedgerStore::transaction,
                "select * from ledger_transaction where tenant_id = $1 and key = $2",
                tenantId,
                key);
    }

    Future<Optional<Balance>> balance(Sql sql, UUID tenantId) {
        return sql.run("select name, balance from account where tenant_id = $1", tenantId)
                .map(rows -> {
                    Map<Account, BigDecimal> balances = new EnumMap<>(Account.class);
                    rows.forEach(row -> balances.put(
                            Account.valueOf(row.getString("name").toUpperCase(Locale.ROOT)),
                            row.getBigDecimal("balance")));
                    return balances.isEmpty() ? Optional.empty() : Optional.of(balance(balances));
                });
    }

    /** The tenant's own threshold, if it has chosen one; nothing where it has no wallet. */
    Future<Optional<Optional<BigDecimal>>> lowThreshold(Sql sql, UUID tenantId) {
        return sql.first(
                row -> Optional.ofNullable(row.getBigDecimal("low_threshold")),
                "select low_threshold from account where tenant_id = $1 and name = 'available'",
                tenantId);
    }

    /** From now on; the tenant is told anew. False where it has no wallet. */
    Future<Boolean> setLowThreshold(Sql sql, UUID tenantId, BigDecimal threshold) {
        return sql.change("""
                        update account set low_threshold = $2, low_told = false
                        where tenant_id = $1 and name = 'available'
                        """, tenantId, threshold).map(changed -> changed == 1);
    }

    /** The newest first, by the index ledger_transaction_at. */
    Future<Items<LedgerTransaction>> list(Sql sql, UUID tenantId, Optional<Kind> kind, Page page) {
        return sql.list(
                        LedgerStore::transaction,
                        """
                        select * from ledger_transaction
                        where tenant_id = $1 and ($2::text is null or kind = $2)
                          and ($3::timestamptz is null or (at, id) < ($3, $4))
                        order by at desc, id desc
                        limit $5
                        """,
                        tenantId,
                        kind.map(Kind::key).orElse(null),
                        page.instantAfter(0),
                        page.idAfter(1),
                        page.limit() + 1)
                .map(rows -> Items.page(
                        rows,
                        page,
                        made -> List.of(made.at().toString(), made.id().toString())));
    }

    private static Balance balance(Map<Account, BigDecimal> balances) {
        return new Balance(
                balances.getOrDefault(Account.AVAILABLE, BigDecimal.ZERO),
                balances.getOrDefault(Account.HELD, BigDecimal.ZERO),
                balances.getOrDefault(Account.SPENT, BigDecimal.ZERO),
                balances.getOrDefault(Account.PURCHASED, BigDecimal.ZERO).negate(),
                balances.getOrDefault(Account.GRANTED, BigDecimal.ZERO).negate());
    }

    static LedgerTransaction transaction(Row row) {
        return new LedgerTransaction(
                row.getUUID("id"),
                row.getString("key"),
                Kind.of(row.getString("kind")),
                row.getBigDecimal("amount"),
                row.getString("feature"),
                Optional.ofNullable(row.getString("reference")),
                Optional.ofNullable(row.getUUID("hold_id")),
                Optional.ofNullable(row.getUUID("user_id")),
                row.getOffsetDateTime("at").toInstant());
    }
}
