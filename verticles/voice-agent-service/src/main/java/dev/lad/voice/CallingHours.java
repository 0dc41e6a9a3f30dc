package dev.lad.voice;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
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
    private static final int WEEK_DAYS = 7;

    /** Eight to ten, every day, UTC. */
    static final CallingHours USUAL =
            new CallingHours(ZoneId.of("UTC"), LocalTime.of(8, 0), LocalTime.of(22, 0), Set.of(1, 2, 3, 4, 5, 6, 7));

    /** When it may be tried next; empty where it may now. */
    Optional<Instant> nextAfter(Instant now, ZoneId callee) {
        ZonedDateTime there = now.atZone(callee);
        boolean open = days.contains(there.getDayOfWeek().getValue())
                && !there.toLocalTime().isBefore(opens)
                && there.toLocalTime().isBefore(closes);
        if (open) {
            return Optional.empty();
        }
        for (int ahead = 0; ahead <= WEEK_DAYS; ahead++) {
            ZonedDateTime opening =
                    there.toLocalDate().plusDays(ahead).atTime(opens).atZone(callee);
            if (opening.isAfter(there) && days.contains(opening.getDayOfWeek().getValue())) {
                return Optional.of(opening.toInstant());
            }
        }
        throw new IllegalStateException("calling hours without a day");
    }
}
