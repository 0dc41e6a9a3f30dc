package dev.lad.campaigns.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.campaigns.plan.SendingWindow;
import dev.lad.campaigns.plan.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CapsTest {
    private static final Instant FRIDAY_EVENING = Instant.parse("2026-10-23T20:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-10-24T00:00:00Z");

    @Property(tries = 500)
    void thereIsRoomAsLongAsAllThatWasBegunIsLessThanTheCap(
            @ForAll @IntRange(min = 1, max = 5) int cap,
            @ForAll @IntRange(max = 6) int used,
            @ForAll @IntRange(max = 6) int started) {
        Settings settings = settings(Optional.of(cap), Optional.empty(), Optional.empty());

        Optional<Caps.Full> full = Caps.full(settings, new TouchStore.Use(used, started, 0, 0), true, FRIDAY_EVENING);

        assertThat(full.isEmpty()).isEqualTo(used + started < cap);
        assertThat(full.flatMap(Caps.Full::until)).isEqualTo(used >= cap ? Optional.of(MIDNIGHT) : Optional.empty());
    }

    @Test
    void theCapOfNewLeadsKeepsOnlyThoseWaiting() {
        Settings settings = settings(Optional.of(9), Optional.of(2), Optional.empty());
        TouchStore.Use use = new TouchStore.Use(5, 0, 2, 0);

        assertThat(Caps.full(settings, use, true, FRIDAY_EVENING))
                .contains(new Caps.Full(Caps.NEW_LEADS, "new_leads_cap_reached", Optional.of(MIDNIGHT)));
        assertThat(Caps.full(settings, use, false, FRIDAY_EVENING)).isEmpty();
    }

    @Test
    void whatIsUsedUpForCertainComesBeforeWhatMayBe() {
        Settings settings = settings(Optional.of(3), Optional.of(2), Optional.empty());

        assertThat(Caps.full(settings, new TouchStore.Use(2, 1, 2, 0), true, FRIDAY_EVENING)
                        .map(Caps.Full::scope))
                .contains(Caps.NEW_LEADS);
    }

    /** Days of 23 and 25 hours among them. */
    @Test
    void thereIsRoomAgainWhenTheWindowOpensOnAnotherDayOfItsZone() {
        SendingWindow window = new SendingWindow("Europe/Paris", List.of(1, 5, 7), "09:00", "24:00");
        Settings settings = settings(Optional.of(1), Optional.empty(), Optional.of(window));
        TouchStore.Use use = new TouchStore.Use(1, 0, 0, 0);

        assertThat(Caps.full(settings, use, true, FRIDAY_EVENING).flatMap(Caps.Full::until))
                .contains(Instant.parse("2026-10-25T08:00:00Z"));
        assertThat(Caps.full(settings, use, true, Instant.parse("2026-10-25T22:59:00Z"))
                        .flatMap(Caps.Full::until))
                .contains(Instant.parse("2026-10-26T08:00:00Z"));
    }

    private static Settings settings(
            Optional<Integer> dailyCap, Optional<Integer> newLeadsPerDay, Optional<SendingWindow> window) {
        return new Settings(true, false, window, Settings.Accounts.ANY, dailyCap, newLeadsPerDay);
    }
}
