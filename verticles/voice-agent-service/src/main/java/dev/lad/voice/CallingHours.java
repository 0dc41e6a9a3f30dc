package dev.lad.voice;

import dev.lad.shared.time.WeeklyHours;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.Set;

/**
 * When may be called.
 *
 * @param zone whose clock counts where the callee's is not known
 * @param opens the first minute
 * @param closes the first minute that is too late; after {@code opens}
 * @param days ISO weekdays, 1 is Monday; at least one
 */
record CallingHours(ZoneId zone, LocalTime opens, LocalTime closes, Set<Integer> days) {

    /** Eight to ten, every day, UTC. */
    static final CallingHours USUAL =
            new CallingHours(ZoneId.of("UTC"), LocalTime.of(8, 0), LocalTime.of(22, 0), Set.of(1, 2, 3, 4, 5, 6, 7));

    /** When it may be tried next; empty where it may now. */
    Optional<Instant> nextAfter(Instant now, ZoneId callee) {
        WeeklyHours hours =
                new WeeklyHours(days, opens.get(ChronoField.MINUTE_OF_DAY), closes.get(ChronoField.MINUTE_OF_DAY));
        Instant next = hours.nextOpening(now, callee);
        return next.equals(now) ? Optional.empty() : Optional.of(next);
    }
}
