package dev.lad.billing;

import dev.lad.billing.LedgerStore.LowCredits;
import dev.lad.billing.LedgerTransaction.Kind;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** A tenant's credits: what is there, what comes in, what goes out. */
final class Ledger {
    private final Database database;
    private final LedgerStore store;
    private final Time time;
    private final Ids ids;
    private final Ids eventIds;
    private final LedgerMeters meters;
    private final BigDecimal lowThreshold;

    /** @param lowThreshold a tenant that has chosen none is told when it has fewer credits to spend */
    Ledger(Database database, LedgerStore store, Time time, LedgerMeters meters, BigDecimal lowThreshold) {
        this.database = database;
        this.store = store;
        this.time = time;
        this.ids = new Ids(time.business());
        this.eventIds = new Ids(time.wall());
        this.meters = meters;
        this.lowThreshold = lowThreshold;
    }

    /**
     * What is to be spent.
     *
     * @param key the same key is the same deduction, asked again
     */
    record Deduction(String key, BigDecimal amount, String feature, Optional<String> reference) {}

    /** Opens the tenant's accounts with a first grant. Asked again it changes nothing, also when the grant is another now. */
    Future<Balance> open(Caller caller, BigDecimal welcome) {
        UUID tenantId = caller.tenantId();
        return database.inTenant(tenantId, sql -> store.open(sql, tenantId)
                        .compose(opened -> opened && welcome.signum() > 0
                                ? enter(sql, tenantId, entry("welcome", Kind.GRANT, welcome, "welcome"))
                                : Future.succeededFuture()))
                .compose(opened -> balance(caller));
    }

    Future<Balance> balance(Caller caller) {
        return store.balance(database.tenant(caller.tenantId()), caller.tenantId())
                .map(found -> found.orElseThrow(() -> new Failure.NotFound("wallet")));
    }

    /** With fewer credits to spend than this the tenant is told so, once. */
    Future<BigDecimal> lowThreshold(Caller caller) {
        return store.lowThreshold(database.tenant(caller.tenantId()), caller.tenantId())
                .map(found -> found.orElseThrow(() -> new Failure.NotFound("wallet")))
                .map(own -> own.orElse(lowThreshold));
    }

    /** Zero: the tenant is not told. It is told anew of what is below it already, when the next credits go. */
    Future<BigDecimal> setLowThreshold(Caller caller, BigDecimal asked) {
        BigDecimal threshold = Credits.atLeastZero("/threshold", asked);
        return store.setLowThreshold(database.tenant(caller.tenantId()), caller.tenantId(), threshold)
                .map(set -> {
                    if (!set) {
                        throw new Failure.NotFound("wallet");
                    }
                    return threshold;
                });
    }

    Future<Items<LedgerTransaction>> list(Caller caller, Optional<Kind> kind, Page page) {
        return store.list(database.tenant(caller.tenantId()), caller.tenantId(), kind, page);
    }

    /**
     * Spends. Asked again with the same key it gives the first transaction. Fails with {@code InsufficientCredits}, or
     * with {@code Unprocessable} when the key stands for another deduction.
     */
    Future<LedgerTransaction> deduct(Caller caller, Deduction deduction) {
        LedgerTransaction wanted = new LedgerTransaction(
                ids.next(),
                "deduct:" + deduction.key(),
                Kind.DEDUCT,
                Credits.positive("/amount", deduction.amount()),
                deduction.feature(),
                deduction.reference(),
                Optional.empty(),
                caller.userId(),
                now());
        return enter(database.tenant(caller.tenantId()), caller.tenantId(), wanted);
    }

    /** Credits that were paid for; {@code key} names the payment. */
    Future<LedgerTransaction> purchase(Sql sql, UUID tenantId, String key, BigDecimal amount) {
        return enter(sql, tenantId, entry(key, Kind.PURCHASE, amount, "credits"));
    }

    /** Credits that come with a plan; {@code key} names the invoice. */
    Future<LedgerTransaction> grant(Sql sql, UUID tenantId, String key, BigDecimal amount, String feature) {
        return enter(sql, tenantId, entry(key, Kind.GRANT, amount, feature));
    }

    /** Enters a transaction that moves its amount as its kind says, within the caller's database transaction. */
    Future<LedgerTransaction> enter(Sql sql, UUID tenantId, LedgerTransaction wanted) {
        return enter(sql, tenantId, wanted, wanted.amount());
    }

    /** The same, where the whole hold is more than what is captured of it. */
    Future<LedgerTransaction> enter(Sql sql, UUID tenantId, LedgerTransaction wanted, BigDecimal held) {
        return entered(sql, tenantId, wanted, held)
                .compose(entered -> entered
                        ? Future.succeededFuture(wanted)
                        : store.byKey(sql, tenantId, wanted.key()).map(found -> same(found.orElseThrow(), wanted)));
    }

    /** The same; false, and nothing is done, where its key is there already. */
    Future<Boolean> enterOnce(Sql sql, UUID tenantId, LedgerTransaction wanted) {
        return entered(sql, tenantId, wanted, wanted.amount());
    }

    private Future<Boolean> entered(Sql sql, UUID tenantId, LedgerTransaction wanted, BigDecimal held) {
        var low = new LowCredits(lowThreshold, eventIds.next(), time.wall().instant());
        return store.enter(sql, tenantId, wanted, wanted.entries(held), low)
                .onComplete((entered, refusal) -> meters.count(wanted.kind(), Boolean.TRUE.equals(entered), refusal));
    }

    private static LedgerTransaction same(LedgerTransaction found, LedgerTransaction wanted) {
        if (found.kind() != wanted.kind()
                || found.amount().compareTo(wanted.amount()) != 0
                || !found.feature().equals(wanted.feature())
                || !found.reference().equals(wanted.reference())) {
            throw keyReused();
        }
        return found;
    }

    static Failure keyReused() {
        return new Failure.Unprocessable(
                "idempotency_key_reused", "This key stands for another movement of credits; take a new one.");
    }

    /** As the database keeps it, so that the same key is answered the same. */
    private Instant now() {
        return time.business().instant().truncatedTo(ChronoUnit.MICROS);
    }

    private LedgerTransaction entry(String key, Kind kind, BigDecimal amount, String feature) {
        return new LedgerTransaction(
                ids.next(), key, kind, amount, feature, Optional.empty(), Optional.empty(), Optional.empty(), now());
    }
}
