package dev.lad.shared.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hours that come every week, as clocks on the wall of a zone show them, across changes of those clocks.
 *
 * @param days ISO weekdays, 1 is Monday; at least one
 * @param from the first minute of the day
 * @param to the first minute of the day that is outside again, at most 1440; later than {@code from}
 */
public record WeeklyHours(Set<Integer> days, int from, int to) {
    /** Four weeks: no change of clocks closes weekly hours for longer. */
    private static final int DAYS_AHEAD = 28;

    public WeeklyHours {
        days = Set.copyOf(days);
        if (days.isEmpty() || from >= to) {
            throw new IllegalArgumentException("hours that never come: on " + days + " from " + from + " to " + to);
        }
    }

    public boolean isOpen(Instant at, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        int minute = local.getHour() * 60 + local.getMinute();
        return days.contains(local.getDayOfWeek().getValue()) && minute >= from && minute < to;
    }

    /** The first instant from {@code at} on that is within them. */
    public Instant nextOpening(Instant at, ZoneId zone) {
        if (isOpen(at, zone)) {
            return at;
        }
        LocalDate today = at.atZone(zone).toLocalDate();
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            LocalDate date = today.plusDays(ahead);
            // Where clocks go back over midnight, a part of this date comes after the beginning of the next.
            var opening = Stream.concat(candidates(date, zone), candidates(date.plusDays(1), zone))
                    .filter(candidate -> candidate.isAfter(at) && isOpen(candidate, zone))
                    .min(Instant::compareTo);
            if (opening.isPresent()) {
                return opening.get();
            }
        }
        throw new IllegalStateException("no opening within four weeks of " + at + " in " + zone + ": " + this);
    }

    /**
     * When they can begin on a date: at {@code from}, which comes twice or never where clocks change, and at each change of
     * the clocks, which may jump right into them.
     */
    private Stream<Instant> candidates(LocalDate date, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        LocalDateTime opening = date.atStartOfDay().plusMinutes(from);
        List<Instant> candidates = new ArrayList<>();
        for (ZoneOffset offset : rules.getValidOffsets(opening)) {
            candidates.add(opening.toInstant(offset));
        }
        Instant end = date.plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC);
        ZoneOffsetTransition change =
                rules.nextTransition(date.minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
        while (change != null && change.getInstant().isBefore(end)) {
            if (change.getDateTimeAfter().toLocalDate().equals(date)) {
                candidates.add(change.getInstant());
            }
            change = rules.nextTransition(change.getInstant());
        }
        return candidates.stream();
    }
}
