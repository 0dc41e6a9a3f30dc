package dev.lad.campaigns.plan;

import java.time.DateTimeException;
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
import java.util.stream.Stream;

/**
 * The hours in which a campaign may touch anybody, as clocks on the wall of a zone show them.
 *
 * @param zone an IANA name
 * @param days ISO weekdays, 1 is Monday
 * @param from {@code HH:mm}, the first minute
 * @param to {@code HH:mm} or {@code 24:00}, the first minute that is not in it any more
 */
public record SendingWindow(String zone, List<Integer> days, String from, String to) {
    /** Four weeks: no change of clocks closes a weekly window for longer. */
    private static final int DAYS_AHEAD = 28;

    /** @throws IllegalArgumentException for an unknown zone, or hours that never come; told to whoever sent it */
    public SendingWindow {
        days = List.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("The sending window never opens: it has no days.");
        }
        if (minutes(from) >= minutes(to)) {
            throw new IllegalArgumentException("The sending window never opens: to must be later than from.");
        }
        region(zone);
    }

    public boolean isOpen(Instant at) {
        ZonedDateTime local = at.atZone(region(zone));
        int minute = local.getHour() * 60 + local.getMinute();
        return days.contains(local.getDayOfWeek().getValue()) && minute >= minutes(from) && minute < minutes(to);
    }

    /** The first instant from {@code at} on at which the window is open. */
    public Instant nextOpening(Instant at) {
        if (isOpen(at)) {
            return at;
        }
        LocalDate today = at.atZone(region(zone)).toLocalDate();
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            LocalDate date = today.plusDays(ahead);
            // Where clocks go back over midnight, a part of this date comes after the beginning of the next.
            var opening = Stream.concat(candidates(date).stream(), candidates(date.plusDays(1)).stream())
                    .filter(candidate -> candidate.isAfter(at) && isOpen(candidate))
                    .min(Instant::compareTo);
            if (opening.isPresent()) {
                return opening.get();
            }
        }
        throw new IllegalStateException("a window that does not open within four weeks of " + at + ": " + this);
    }

    /**
     * When it can open on a date: at {@code from}, which comes twice or never where clocks change, and at each change of
     * the clocks, which may jump right into it.
     */
    private List<Instant> candidates(LocalDate date) {
        ZoneRules rules = region(zone).getRules();
        LocalDateTime opening = date.atStartOfDay().plusMinutes(minutes(from));
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
        return candidates;
    }

    private static int minutes(String time) {
        return Integer.parseInt(time.substring(0, 2)) * 60 + Integer.parseInt(time.substring(3));
    }

    private static ZoneId region(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "There is no time zone " + zone + "; use an IANA name, such as Europe/Paris.", unknown);
        }
    }
}
