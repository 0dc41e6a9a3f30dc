package dev.lad.overview;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How long an interval is. */
enum Granularity {
    DAY,
    /** From Monday, as PostgreSQL's {@code date_trunc} has it. */
    WEEK,
    MONTH;

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Granularity of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** The first days of the intervals that a period touches, at most {@code most} of them. */
    List<LocalDate> intervals(Period period, int most) {
        return Stream.iterate(first(period.from()), day -> !day.isAfter(period.to()), this::next)
                .limit(most)
                .toList();
    }

    private LocalDate first(LocalDate day) {
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    private LocalDate next(LocalDate day) {
        return switch (this) {
            case DAY -> day.plusDays(1);
            case WEEK -> day.plusWeeks(1);
            case MONTH -> day.plusMonths(1);
        };
    }
}
