package dev.lad.overview;

import dev.lad.overview.FigureStore.Calls;
import dev.lad.overview.FigureStore.DealCounts;
import dev.lad.overview.FigureStore.DealValue;
import dev.lad.overview.FigureStore.Leads;
import dev.lad.overview.FigureStore.Outreach;
import dev.lad.overview.FigureStore.Spending;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The main figures of a period. */
final class Dashboards {
    private static final int COST_DECIMALS = 4;

    private final Database database;
    private final FigureStore store;
    private final Clock business;

    Dashboards(Database database, FigureStore store, Clock business) {
        this.database = database;
        this.store = store;
        this.business = business;
    }

    record Dashboard(
            Period period,
            Instant asOf,
            List<FunnelStage> funnel,
            Section<Leads> leads,
            Section<Outreach> outreach,
            Section<Deals> deals,
            Section<Wallet> credits,
            Section<Calls> calls,
            Costs costs) {}

    record FunnelStage(String stage, boolean available, Optional<Long> count) {}

    record Deals(long created, long open, long won, long lost, List<DealValue> values) {}

    record Wallet(BigDecimal balance, BigDecimal spent, List<Spending> byFeature) {}

    /** Empty where nothing was reached, or where the figures cannot be read. */
    record Costs(Optional<BigDecimal> creditsPerReply, Optional<BigDecimal> creditsPerWon) {}

    Future<Dashboard> of(Caller caller, Period period) {
        UUID tenant = caller.tenantId();
        Sql sql = database.tenant(tenant);
        Future<Section<Leads>> leads = Section.of("apollo-leads", store.leads(sql, tenant, period));
        Future<Section<Outreach>> outreach = Section.of("campaigns", store.outreach(sql, tenant, period));
        Future<Section<Deals>> deals = Section.of("deals-pipeline", deals(sql, tenant, period));
        Future<Section<Wallet>> wallet = Section.of("billing", wallet(sql, tenant, period));
        Future<Section<Calls>> calls = Section.of("voice-agent", store.calls(sql, tenant, period));
        return Future.join(leads, outreach, deals, wallet, calls)
                .map(all -> new Dashboard(
                        period,
                        business.instant(),
                        funnel(leads.result(), outreach.result(), deals.result()),
                        leads.result(),
                        outreach.result(),
                        deals.result(),
                        wallet.result(),
                        calls.result(),
                        costs(wallet.result(), outreach.result(), deals.result())));
    }

    private Future<Deals> deals(Sql sql, UUID tenant, Period period) {
        Future<DealCounts> counts = store.deals(sql, tenant, period);
        Future<List<DealValue>> values = store.dealValues(sql, tenant, period);
        return Future.join(counts, values).map(both -> {
            DealCounts counted = counts.result();
            return new Deals(counted.created(), counted.open(), counted.won(), counted.lost(), values.result());
        });
    }

    private Future<Wallet> wallet(Sql sql, UUID tenant, Period period) {
        Future<BigDecimal> balance = store.balance(sql, tenant);
        Future<List<Spending>> spending = store.spending(sql, tenant, period);
        return Future.join(balance, spending).map(both -> {
            BigDecimal spent =
                    spending.result().stream().map(Spending::credits).reduce(BigDecimal.ZERO, BigDecimal::add);
            return new Wallet(balance.result(), spent, spending.result());
        });
    }

    private static List<FunnelStage> funnel(Section<Leads> leads, Section<Outreach> outreach, Section<Deals> deals) {
        return List.of(
                stage("lead", leads, Leads::added),
                stage("contacted", outreach, Outreach::contacted),
                stage("accepted", outreach, Outreach::accepted),
                stage("replied", outreach, Outreach::replied),
                stage("deal", deals, Deals::created),
                stage("won", deals, Deals::won));
    }

    private static <T> FunnelStage stage(String name, Section<T> section, Function<T, Long> count) {
        return new FunnelStage(name, section.available(), section.data().map(count));
    }

    private static Costs costs(Section<Wallet> wallet, Section<Outreach> outreach, Section<Deals> deals) {
        return new Costs(
                each(wallet, outreach.data().map(Outreach::replied)),
                each(wallet, deals.data().map(Deals::won)));
    }

    private static Optional<BigDecimal> each(Section<Wallet> wallet, Optional<Long> count) {
        return wallet.data().flatMap(credits -> count.filter(some -> some > 0)
                .map(some -> credits.spent().divide(BigDecimal.valueOf(some), COST_DECIMALS, RoundingMode.HALF_UP)));
    }
}
