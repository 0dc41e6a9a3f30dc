package dev.lad.overview;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.lad.shared.errors.Failure;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Whole days in a zone.
 *
 * @param from the first
 * @param to the last, included
 */
record Period(LocalDate from, LocalDate to, ZoneId zone) {
    private static final int USUAL_DAYS = 30;
    private static final int MOST_YEARS = 10;

    /**
     * What was asked for, completed: to today, and thirty days long.
     *
     * @throws Failure.Invalid for an unknown zone, an end before the beginning, or more than ten years
     */
    static Period of(Optional<LocalDate> from, Optional<LocalDate> to, String zone, Clock business) {
        ZoneId where = zone(zone);
        LocalDate last = to.orElseGet(() -> LocalDate.ofInstant(business.instant(), where));
        LocalDate first = from.orElseGet(() -> last.minusDays(USUAL_DAYS - 1));
        if (first.isAfter(last)) {
            throw Failure.Invalid.at("/query/to", "The period ends before it begins.");
        }
        if (first.getYear() < 2000
                || last.getYear() > 2200
                || first.plusYears(MOST_YEARS).isBefore(last)) {
            throw Failure.Invalid.at("/query/from", "A period lies between 2000 and 2200 and has at most ten years.");
        }
        return new Period(first, last, where);
    }

    @JsonIgnore
    OffsetDateTime begin() {
        return at(from);
    }

    /** The first instant that is no longer in it. */
    @JsonIgnore
    OffsetDateTime end() {
        return at(to.plusDays(1));
    }

    private OffsetDateTime at(LocalDate day) {
        Instant start = day.atStartOfDay(zone).toInstant();
        return start.atOffset(ZoneOffset.UTC);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw Failure.Invalid.at("/query/zone", name + " is no IANA time zone.");
        }
    }
}
