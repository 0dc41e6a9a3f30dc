package dev.lad.campaigns.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendingWindowTest {
    private static final List<Integer> EVERY_DAY = List.of(1, 2, 3, 4, 5, 6, 7);

    @Test
    void itOpensByTheClocksOfItsZone() {
        SendingWindow window = new SendingWindow("Europe/Paris", List.of(1, 2, 3, 4, 5), "09:00", "24:00");

        assertThat(window.isOpen(Instant.parse("2026-06-05T21:59:59Z"))).isTrue();
        assertThat(window.isOpen(Instant.parse("2026-06-05T22:00:00Z"))).isFalse();
        assertThat(window.nextOpening(Instant.parse("2026-06-05T22:00:00Z")))
                .isEqualTo(Instant.parse("2026-06-08T07:00:00Z"));
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
}
