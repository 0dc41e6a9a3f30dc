package dev.lad.billing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.credits.Charge;
import dev.lad.shared.credits.Cost;
import dev.lad.shared.credits.CostResolver;
import dev.lad.shared.credits.Credits;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.DatabaseOptions;
import dev.lad.shared.db.PgDatabase;
import dev.lad.shared.effects.EffectKind;
import dev.lad.shared.effects.EffectOutcome;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.effects.Settlement;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Delivery;
import dev.lad.shared.mesh.MeshConfig.Limits;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.mesh.Targets;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import dev.lad.testkit.ManualClock;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A service that does things for credits as the real ones do: guard and effect, with a database of its own, against the real
 * billing. What it does, it does to a {@linkplain #world world} that counts.
 */
final class Asker implements AutoCloseable {
    static final BigDecimal PRICE = new BigDecimal("5");
    private static final String FEATURE = "linkedin.message";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final ManualClock clock = new ManualClock(Instant.now());
    private final Map<String, AtomicInteger> world = new ConcurrentHashMap<>();
    private final String billingUrl = Postgres.freshDatabase();
    private final TestNode node;
    private final Faults faults = new Faults();
    private final Database database;
    private final Database billing;
    private final Holds tomorrow;
    private final JobRunner runner;
    private final Effects effects;
    private final Credits credits;

    Asker() {
        node = TestNode.start(Clock.systemUTC(), Map.of("LAD_WELCOME_CREDITS", "1000", "DATABASE_URL", billingUrl));
        node.deploy(BillingVerticle::new);
        Instruments instruments = Instruments.unobserved("asker");
        // Any schema has the tables of jobs and effects; on a database of its own, billing's is not billing.
        database = faults.in(open(Postgres.freshDatabase(), instruments));
        billing = open(billingUrl, instruments);
        Time dayAfter = new Time(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)), Clock.systemUTC());
        Ledger ledger = new Ledger(
                billing, new LedgerStore(), dayAfter, new LedgerMeters(instruments.metrics()), BigDecimal.ZERO);
        tomorrow = new Holds(billing, ledger, new HoldStore(), dayAfter);
        Time time = new Time(clock, clock);
        Jobs jobs = new Jobs(time);
        JobSettings busy = new JobSettings(32, Duration.ofMinutes(30), Duration.ofMillis(10));
        runner = new JobRunner(node.vertx(), database, time, "asker", jobs, busy, instruments);
        effects = new Effects(
                database,
                time,
                List.of(EffectKind.named("message", (caller, effect) -> look(effect.tenantId()))),
                instruments);
        Targets targets = new Targets(
                node.vertx(), node.node().registry(), faults.in(node.node().transport()), Limits.STANDARD);
        Services services = new Services(new Delivery(node.node().registry(), targets, Clock.systemUTC()), "asker");
        credits = new Credits(
                database, jobs, time, services, Map.of(FEATURE, CostResolver.ofEffect(effects, effect -> PRICE)));
        credits.settleIn(runner);
        runner.start();
    }

    private Database open(String url, Instruments instruments) {
        return TestNode.await(PgDatabase.open(node.vertx(), DatabaseOptions.of(url), "billing", instruments));
    }

    Faults faults() {
        return faults;
    }

    /** What a call to the provider comes to. */
    interface Provider {
        Future<EffectResult> call();
    }

    /** A new tenant with a wallet. */
    UUID tenant() {
        UUID tenant = UUID.randomUUID();
        node.call(Identity.service("asker", tenant), Ask.of("billing", "openWallet"))
                .expect(200);
        return tenant;
    }

    /** Does the one thing that a tenant here wants, or tries. */
    Future<EffectOutcome> ask(UUID tenant, Provider provider) {
        Caller caller = Caller.background("asker", tenant, Clock.systemUTC(), PATIENCE);
        Supplier<Future<EffectOutcome>> once =
                () -> effects.once(caller, "message:1", "message", Json.object(), provider::call);
        return credits.guard(
                caller, new Charge(FEATURE, PRICE, "message:1"), once, outcome -> Cost.of(outcome, () -> PRICE));
    }

    /** It happens. */
    EffectResult done(UUID tenant) {
        times(tenant).incrementAndGet();
        return new EffectResult.Happened(Json.object());
    }

    /** How often it has happened. */
    int world(UUID tenant) {
        return times(tenant).get();
    }

    /** What of the tenant's credits is {@code available}, {@code held} or {@code spent}. */
    BigDecimal balance(UUID tenant, String where) {
        JsonNode balance = node.call(Identity.service("asker", tenant), Ask.reading("billing", "getBalance"))
                .expect(200)
                .data();
        return balance.path(where).decimalValue();
    }

    /** All holds end as if nobody had settled them for a day. */
    void holdsExpire() {
        TestNode.await(tomorrow.expire());
    }

    /** The sum of all entries of a tenant, and of its balances less its entries: both zero in a ledger that is right. */
    List<BigDecimal> ledgerSums(UUID tenant) {
        return TestNode.await(billing.system()
                        .first(
                                row -> List.of(row.getBigDecimal("entries"), row.getBigDecimal("difference")),
                                """
                        select coalesce(sum(entry.amount), 0) as entries,
                               (select sum(balance) from account where tenant_id = $1) - coalesce(sum(entry.amount), 0) as difference
                        from ledger_entry entry where tenant_id = $1
                        """,
                                tenant))
                .orElseThrow();
    }

    /** Waits until no job can run at the present time. */
    void quiet() {
        runner.wake();
        await("no job is due", () -> count("""
                select count(*) from job
                where state = 'running' or (state = 'waiting' and due_at <= $1) or (state = 'resting' and until <= $1)
                """, clock.instant().atOffset(ZoneOffset.UTC)) == 0);
    }

    /** Lets time pass until nothing is left to be settled. */
    void settleAll() {
        await("all is settled", () -> {
            clock.advance(Duration.ofMinutes(3));
            quiet();
            return count("select count(*) from job") == 0;
        });
    }

    private Future<Settlement> look(UUID tenant) {
        return Future.succeededFuture(
                world(tenant) > 0
                        ? new Settlement.Happened(Json.object())
                        : new Settlement.DidNotHappen("not among what was sent"));
    }

    private AtomicInteger times(UUID tenant) {
        return world.computeIfAbsent(tenant.toString(), first -> new AtomicInteger());
    }

    private long count(String statement, Object... args) {
        return TestNode.await(database.system().first(row -> row.getLong(0), statement, args))
                .orElseThrow();
    }

    private void await(String what, Supplier<Boolean> condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.get()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            TestNode.await(node.vertx().timer(5, TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public void close() {
        TestNode.await(runner.drain().compose(drained -> database.close()).compose(closed -> billing.close()));
        node.close();
    }
}
