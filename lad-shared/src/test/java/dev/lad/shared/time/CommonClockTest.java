package dev.lad.shared.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CommonClockTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private final CommonClock clock = new CommonClock(Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void goesByTheDatabasesClockWhereTheyDiffer() {
        Instant theirs = NOON.minusSeconds(60);
        clock.compare(theirs, NOON, NOON);
        assertThat(clock.instant()).isEqualTo(theirs);

        clock.compare(NOON.plusSeconds(90), clock.instant(), clock.instant());
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(90));
    }

    @Test
    void leavesSmallDifferencesAndSlowAnswersAlone() {
        clock.compare(NOON.plusMillis(900), NOON, NOON);
        assertThat(clock.instant()).isEqualTo(NOON);

        clock.compare(NOON, NOON.minus(Duration.ofSeconds(20)), NOON.plus(Duration.ofSeconds(20)));
        assertThat(clock.instant()).isEqualTo(NOON);
    }
}
