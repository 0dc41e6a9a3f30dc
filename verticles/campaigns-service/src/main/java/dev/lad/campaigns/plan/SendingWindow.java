package dev.lad.campaigns.plan;

import dev.lad.shared.time.WeeklyHours;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * The hours in which a campaign may touch anybody, as clocks on the wall of a zone show them.
 *
 * @param zone an IANA name
 * @param days ISO weekdays, 1 is Monday
 * @param from {@code HH:mm}, the first minute
 * @param to {@code HH:mm} or {@code 24:00}, the first minute that is not in it any more
 */
public record SendingWindow(String zone, List<Integer> days, String from, String to) {

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
        return hours().isOpen(at, region());
    }

    /** The first instant from {@code at} on at which the window is open. */
    public Instant nextOpening(Instant at) {
        return hours().nextOpening(at, region());
    }

    ZoneId region() {
        return region(zone);
    }

    private WeeklyHours hours() {
        return new WeeklyHours(Set.copyOf(days), minutes(from), minutes(to));
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
