package dev.lad.campaigns.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.errors.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T23:00:00Z");

    private final Refusals refusals = new Refusals(Clock.fixed(NOW, ZoneOffset.UTC));

    @Property(tries = 200)
    void aTouchIsHeldUntilTheTimeThatWasNamedAndAskedForSoonOnceThatHasPassed(
            @ForAll @IntRange(min = -100_000, max = 100_000) int secondsAhead,
            @ForAll @IntRange(max = 100_000) int retryAfter) {
        Instant nextAt = NOW.plusSeconds(secondsAhead);
        Failure failure = new Failure.Other(
                422,
                "outside_calling_hours",
                "Not at this hour.",
                Map.of("nextAt", nextAt.toString()),
                Map.of("retry-after", Integer.toString(retryAfter)));

        assertThat(result(failure))
                .isEqualTo(
                        secondsAhead > 0
                                ? new Result.Held("outside_calling_hours", nextAt, false)
                                : new Result.Busy(Duration.ofSeconds(2)));
    }

    @Test
    void withoutATimeItIsHeldForThePauseThatWasAskedFor() {
        assertThat(result(new Failure.TooMany("account_cap_reached", "Enough.", Duration.ofHours(9))))
                .isEqualTo(new Result.Held("account_cap_reached", NOW.plus(Duration.ofHours(9)), false));
    }

    private Result result(Failure failure) {
        return refusals.result(failure).await();
    }
}
