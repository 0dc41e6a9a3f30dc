package dev.lad.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class CallingHoursTest {
    private static final Instant A_WEEK_WITH_CHANGES = Instant.parse("2026-03-27T00:00:00Z");

    @Test
    void theUsualOnesAreFromEightToTenOnEveryDay() {
        for (int hour = 0; hour < 7 * 24; hour++) {
            Instant now = A_WEEK_WITH_CHANGES.plus(Duration.ofHours(hour));
            boolean open = hour % 24 >= 8 && hour % 24 < 22;

            assertThat(CallingHours.USUAL.nextAfter(now, ZoneId.of("UTC")).isEmpty())
                    .as("at %s", now)
                    .isEqualTo(open);
        }
    }

    /** Over each hour of a week in which clocks change: who waits until he is told to is let through. */
    @Property(tries = 100)
    void whoIsRefusedOnceIsNotRefusedThen(
            @ForAll("zones") ZoneId callee,
            @ForAll @NotEmpty Set<DayOfWeek> days,
            @ForAll @IntRange(max = 1437) int opens,
            @ForAll @IntRange(min = 1, max = 1438) int minutes) {
        LocalTime from = LocalTime.MIN.plusMinutes(opens);
        LocalTime to = LocalTime.MIN.plusMinutes(Math.min(1439, opens + minutes));
        CallingHours hours = new CallingHours(ZoneId.of("UTC"), from, to, numbers(EnumSet.copyOf(days)));

        for (int hour = 0; hour < 8 * 24; hour++) {
            Instant now = A_WEEK_WITH_CHANGES.plus(Duration.ofHours(hour));
            Optional<Instant> next = hours.nextAfter(now, callee);

            assertThat(next.map(then -> then.isAfter(now))).as("at %s", now).isNotEqualTo(Optional.of(false));
            assertThat(next.flatMap(then -> hours.nextAfter(then, callee)))
                    .as("at %s after waiting from %s", next, now)
                    .isEmpty();
        }
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "UTC",
                        "Europe/Paris",
                        "America/New_York",
                        "Asia/Beirut",
                        "Australia/Lord_Howe",
                        "Asia/Kathmandu",
                        "Pacific/Apia")
                .map(ZoneId::of);
    }

    private static Set<Integer> numbers(Set<DayOfWeek> days) {
        return days.stream().map(DayOfWeek::getValue).collect(Collectors.toSet());
    }
}
