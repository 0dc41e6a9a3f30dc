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

    /** Both days are UTC days and inclusive; days on which nothing was spent are left out. */
    record Report(
            LocalDate from, LocalDate to, BigDecimal totalCredits, List<ByFeature> byFeature, List<ByDay> byDay) {}

    Future<Report> report(Caller caller, Optional<LocalDate> first, Optional<LocalDate> last) {
        LocalDate to = last.orElseGet(() -> LocalDate.ofInstant(time.business().instant(), ZoneOffset.UTC));
        LocalDate from = first.orElse(to.minusDays(DEFAULT_DAYS - 1));
        if (from.isAfter(to) || ChronoUnit.DAYS.between(from, to) > MOST_DAYS) {
            throw Failure.Invalid.at("/query/from", "from is before to, and at most 366 days before.");
        }
        var sql = database.tenant(caller.tenantId());
        return Future.join(
                        store.byFeature(sql, caller.tenantId(), from, to),
                        store.byDay(sql, caller.tenantId(), from, to))
                .map(both -> {
                    List<ByFeature> byFeature = both.resultAt(0);
                    BigDecimal total =
                            byFeature.stream().map(ByFeature::credits).reduce(BigDecimal.ZERO, BigDecimal::add);
                    return new Report(from, to, total, byFeature, both.resultAt(1));
                });
    }
}
