package dev.lad.overview;

import dev.lad.overview.SeriesStore.Metric;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the figures went through a period. */
final class Analytics {
    private static final int MOST_INTERVALS = 400;

    private final Database database;
    private final SeriesStore store;

    Analytics(Database database, SeriesStore store) {
        this.database = database;
        this.store = store;
    }

    record Course(Period period, Granularity granularity, List<Series> series) {}

    record Series(String metric, boolean available, Optional<String> reason, Optional<List<Point>> data) {}

    /** @param date the first day of the interval */
    record Point(LocalDate date, BigDecimal value) {}

    Future<Course> of(Caller caller, Period period, Granularity granularity) {
        List<LocalDate> intervals = granularity.intervals(period, MOST_INTERVALS + 1);
        if (intervals.size() > MOST_INTERVALS) {
            throw Failure.Invalid.at(
                    "/query/granularity", "That is more than 400 intervals; take longer ones or a shorter period.");
        }
        List<Future<Series>> series = Arrays.stream(Metric.values())
                .map(metric -> series(caller, metric, period, granularity, intervals))
                .toList();
        return Future.join(series)
                .map(all -> new Course(
                        period, granularity, series.stream().map(Future::result).toList()));
    }

    private Future<Series> series(
            Caller caller, Metric metric, Period period, Granularity granularity, List<LocalDate> intervals) {
        Sql sql = database.tenant(caller.tenantId());
        Future<List<Point>> points = store.values(sql, caller.tenantId(), metric, period, granularity)
                .map(values -> intervals.stream()
                        .map(day -> new Point(day, values.getOrDefault(day, BigDecimal.ZERO)))
                        .toList());
        return Section.of(metric.service(), points)
                .map(section -> new Series(
                        metric.name().toLowerCase(Locale.ROOT), section.available(), section.reason(), section.data()));
    }
}
