package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.DatabaseOptions;
import dev.lad.shared.db.PgDatabase;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import dev.lad.testkit.ManualClock;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestNode;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The ledger and its holds on a database of their own, with a clock that stands still, and an auditor. */
final class Books implements AutoCloseable {
    /** Begins with these. */
    static final String WELCOME = "100";

    static final Duration TTL = Duration.ofMinutes(15);

    final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T12:00:00Z"));
    final Ledger ledger;
    final Holds holds;
    final Database database;
    private final Vertx vertx = Vertx.vertx();

    Books() {
        Time time = new Time(clock, clock);
        Instruments instruments = Instruments.unobserved("billing");
        database = TestNode.await(
                PgDatabase.open(vertx, DatabaseOptions.of(Postgres.freshDatabase()), "billing", instruments));
        ledger = new Ledger(
                database, new LedgerStore(), time, new LedgerMeters(instruments.metrics()), new BigDecimal("20"));
        holds = new Holds(database, ledger, new HoldStore(), time);
    }

    /** A tenant that has the welcome credits. */
    Caller tenant() {
        Caller caller = Caller.background("test", UUID.randomUUID(), Clock.systemUTC(), Duration.ofMinutes(5));
        TestNode.await(ledger.open(caller, new BigDecimal(WELCOME)));
        return caller;
    }

    Hold hold(Caller caller, String amount, String key) {
        return TestNode.await(holds.hold(
                caller, new Holds.Request(key, new BigDecimal(amount), "voice-agent", Optional.empty(), TTL)));
    }

    void passHolds() {
        clock.advance(TTL.plusSeconds(1));
    }

    Balance balance(Caller caller) {
        return TestNode.await(ledger.balance(caller));
    }

    /** Every transaction sums to zero, every balance is the sum of its entries, and nothing was entered by halves. */
    void audit(Caller caller) {
        assertThat(count("""
                        select count(*) from (
                            select t.id from ledger_transaction t
                            left join ledger_entry e on e.tenant_id = t.tenant_id and e.transaction_id = t.id
                            where t.tenant_id = $1
                            group by t.id having coalesce(sum(e.amount), 1) <> 0) unbalanced
                        """, caller))
                .as("transactions that do not sum to zero")
                .isZero();
        assertThat(count("""
                        select count(*) from account a
                        where a.tenant_id = $1 and a.balance <> (
                            select coalesce(sum(e.amount), 0) from ledger_entry e
                            where e.tenant_id = a.tenant_id and e.account = a.name)
                        """, caller))
                .as("balances that are not the sum of their entries")
                .isZero();
        assertThat(count("""
                        select count(*) from account a
                        where a.tenant_id = $1 and a.name = 'held' and a.balance <> (
                            select coalesce(sum(h.amount), 0) from hold h
                            where h.tenant_id = a.tenant_id and h.state = 'open')
                        """, caller)).as("holds that are not held").isZero();
    }

    /** How often the tenant was told that few credits are left. */
    long timesToldLow(Caller caller) {
        return count("select count(*) from outbox where tenant_id = $1 and type = 'credits.low'", caller);
    }

    private long count(String query, Caller caller) {
        return TestNode.await(database.system().first(row -> row.getLong(0), query, caller.tenantId()))
                .orElseThrow();
    }

    @Override
    public void close() {
        TestNode.await(database.close());
        TestNode.await(vertx.close());
    }
}
