package dev.lad.shared.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WeeklyHoursTest {
    private static final Set<Integer> EVERY_DAY = Set.of(1, 2, 3, 4, 5, 6, 7);
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    /** Minute by minute from a few days before a change of the clocks, there is nothing to get wrong. */
    @Property(tries = 300)
    void nextOpeningIsTheFirstMinuteThatIsOpen(
            @ForAll("zones") String zone,
            @ForAll("changes") Instant around,
            @ForAll @IntRange(max = 4 * 24 * 60) int minutesBefore,
            @ForAll @Size(min = 1, max = 7) Set<@IntRange(min = 1, max = 7) Integer> days,
            @ForAll @IntRange(max = 1439) int from,
            @ForAll @IntRange(min = 1, max = 1440) int length) {
        int to = Math.min(1440, from + length);
        WeeklyHours hours = new WeeklyHours(days, from, to);
        Instant at = around.minus(Duration.ofMinutes(minutesBefore));

        Instant naive = at;
        while (!naivelyOpen(naive, zone, days, from, to)) {
            naive = naive.plus(1, ChronoUnit.MINUTES);
        }

        assertThat(hours.nextOpening(at, ZoneId.of(zone))).isEqualTo(naive);
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(
                "Europe/Paris",
                "America/New_York",
                "America/Sao_Paulo",
                "Australia/Lord_Howe",
                "Asia/Kathmandu",
                "Pacific/Apia",
                "Africa/Casablanca",
                "Asia/Beirut",
                "America/St_Johns",
                "UTC");
    }

    /** Days on which clocks change somewhere among the zones above, the day that Samoa left out included. */
    @Provide
    Arbitrary<Instant> changes() {
        return Arbitraries.of(
                        "2026-03-29T01:00:00Z",
                        "2026-10-25T01:00:00Z",
                        "2026-03-08T07:00:00Z",
                        "2026-11-01T06:00:00Z",
                        "2018-11-04T03:00:00Z",
                        "2026-04-04T15:00:00Z",
                        "2026-10-03T15:30:00Z",
                        "2011-12-30T10:00:00Z",
                        "2026-02-15T02:00:00Z",
                        "2008-11-02T02:31:00Z",
                        "2026-03-28T22:00:00Z")
                .map(Instant::parse);
    }

    @Test
    void anHourThatASpringDayDoesNotHaveOpensTheNextDay() {
        WeeklyHours hours = new WeeklyHours(EVERY_DAY, 120, 180);

        assertThat(hours.nextOpening(Instant.parse("2026-03-29T00:30:00Z"), PARIS))
                .isEqualTo(Instant.parse("2026-03-30T00:00:00Z"));
    }

    @Test
    void anHourThatAnAutumnDayHasTwiceOpensTwice() {
        WeeklyHours hours = new WeeklyHours(EVERY_DAY, 120, 150);

        assertThat(hours.nextOpening(Instant.parse("2026-10-25T00:40:00Z"), PARIS))
                .isEqualTo(Instant.parse("2026-10-25T01:00:00Z"));
    }

    @Test
    void hoursThatNeverComeAreRefused() {
        assertThatThrownBy(() -> new WeeklyHours(Set.of(), 540, 1020)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WeeklyHours(EVERY_DAY, 540, 540)).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean naivelyOpen(Instant at, String zone, Set<Integer> days, int from, int to) {
        ZonedDateTime local = at.atZone(ZoneId.of(zone));
        int minute = local.getHour() * 60 + local.getMinute();
        return days.contains(local.getDayOfWeek().getValue()) && from <= minute && minute < to;
    }
}
