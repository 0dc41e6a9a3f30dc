package dev.lad.billing;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What a tenant's credits were spent on. */
final class Usage {
    private static final int DEFAULT_DAYS = 30;
    private static final int MOST_DAYS = 366;

    private final Database database;
    private final UsageStore store;
    private final Time time;

    Usage(Database database, UsageStore store, Time time) {
        this.database = database;
        this.store = store;
        this.time = time;
    }

    record ByFeature(String feature, BigDecimal credits, long count) {}

    record ByDay(LocalDate date, BigDecimal credits) {}

    /**
     * What a report is about.
     *
     * @param feature only what was spent on this
     * @param events which of the movements are listed; none where that is empty
     */
    record Query(
            Optional<LocalDate> first, Optional<LocalDate> last, Optional<String> feature, Optional<Part> events) {}

    record Part(int limit, int offset) {}

    /** What the sums are over. */
    record Range(LocalDate from, LocalDate to, Optional<String> feature) {}

    /** Both days are UTC days and inclusive; days on which nothing was spent are left out. */
    record Report(
            LocalDate from,
            LocalDate to,
            BigDecimal totalCredits,
            List<ByFeature> byFeature,
            List<ByDay> byDay,
            Optional<List<LedgerTransaction>> events) {}

    Future<Report> report(Caller caller, Query wanted) {
        Range range = range(wanted);
        var sql = database.tenant(caller.tenantId());
        return Future.join(
                        store.byFeature(sql, caller.tenantId(), range),
                        store.byDay(sql, caller.tenantId(), range),
                        wanted.events()
                                .map(part -> store.events(sql, caller.tenantId(), range, part)
                                        .map(Optional::of))
                                .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .map(all -> {
                    List<ByFeature> byFeature = all.resultAt(0);
                    BigDecimal total =
                            byFeature.stream().map(ByFeature::credits).reduce(BigDecimal.ZERO, BigDecimal::add);
                    return new Report(range.from(), range.to(), total, byFeature, all.resultAt(1), all.resultAt(2));
                });
    }

    private Range range(Query wanted) {
        LocalDate to = wanted.last()
                .orElseGet(() -> LocalDate.ofInstant(time.business().instant(), ZoneOffset.UTC));
        LocalDate from = wanted.first().orElse(to.minusDays(DEFAULT_DAYS - 1));
        if (from.isAfter(to) || ChronoUnit.DAYS.between(from, to) > MOST_DAYS) {
            throw Failure.Invalid.at("/query/from", "from is before to, and at most 366 days before.");
        }
        return new Range(from, to, wanted.feature());
    }
}
