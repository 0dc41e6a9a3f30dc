package dev.lad.campaigns.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SendingWindowTest {
    private static final List<Integer> EVERY_DAY = List.of(1, 2, 3, 4, 5, 6, 7);

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
        SendingWindow window = new SendingWindow(zone, List.copyOf(days), time(from), time(to));
        Instant at = around.minus(Duration.ofMinutes(minutesBefore));

        Instant naive = at;
        while (!naivelyOpen(naive, zone, days, from, to)) {
            naive = naive.plus(1, ChronoUnit.MINUTES);
        }

        assertThat(window.nextOpening(at)).isEqualTo(naive);
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
        SendingWindow window = new SendingWindow("Europe/Paris", EVERY_DAY, "02:00", "03:00");

        assertThat(window.nextOpening(Instant.parse("2026-03-29T00:30:00Z")))
                .isEqualTo(Instant.parse("2026-03-30T00:00:00Z"));
    }

    @Test
    void anHourThatAnAutumnDayHasTwiceOpensTwice() {
        SendingWindow window = new SendingWindow("Europe/Paris", EVERY_DAY, "02:00", "02:30");

        assertThat(window.nextOpening(Instant.parse("2026-10-25T00:40:00Z")))
                .isEqualTo(Instant.parse("2026-10-25T01:00:00Z"));
    }

    @Test
    void aWindowThatNeverOpensIsRefused() {
        assertThatThrownBy(() -> new SendingWindow("UTC", List.of(), "09:00", "17:00"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SendingWindow("UTC", EVERY_DAY, "09:00", "09:00"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SendingWindow("Europe/Atlantis", EVERY_DAY, "09:00", "17:00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Europe/Atlantis");
    }

    private static boolean naivelyOpen(Instant at, String zone, Set<Integer> days, int from, int to) {
        ZonedDateTime local = at.atZone(ZoneId.of(zone));
        int minute = local.getHour() * 60 + local.getMinute();
        return days.contains(local.getDayOfWeek().getValue()) && from <= minute && minute < to;
    }

    private static String time(int minute) {
        return String.format("%02d:%02d", minute / 60, minute % 60);
    }
}
