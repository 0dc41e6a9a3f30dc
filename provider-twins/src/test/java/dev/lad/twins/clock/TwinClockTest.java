package dev.lad.twins.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.twins.TwinsUnderTest;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TwinClockTest {
    private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

    /** A clock that a test sets. */
    private static final class Settable extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(START);

        void move(Duration by) {
            now.updateAndGet(instant -> instant.plus(by));
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private final Settable base = new Settable();
    private final TwinClock clock = new TwinClock(base);

    @Test
    void it_runs_at_its_speed_from_where_it_is() {
        base.move(Duration.ofSeconds(10));
        clock.setSpeed(60);
        base.move(Duration.ofSeconds(10));
        clock.setSpeed(0);
        base.move(Duration.ofSeconds(10));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(610));
    }

    @Test
    void a_leap_takes_it_forward_and_never_back() {
        clock.advance(Duration.ofDays(3));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofDays(3)));
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> clock.setSpeed(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> clock.setSpeed(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_view_in_another_zone_follows_it() {
        var berlin = clock.withZone(ZoneId.of("Europe/Berlin"));
        clock.advance(Duration.ofHours(5));

        assertThat(berlin.instant()).isEqualTo(clock.instant());
        assertThat(berlin.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Property(tries = 200)
    void it_never_goes_back_whatever_happens(
            @ForAll @Size(max = 30) List<@DoubleRange(min = 0, max = TwinClock.MAX_SPEED) Double> speeds,
            @ForAll @IntRange(min = -5_000, max = 5_000) int stepMillis) {
        var shaken = new Settable();
        var tested = new TwinClock(shaken);
        var before = tested.instant();
        for (var speed : speeds) {
            tested.setSpeed(speed);
            shaken.move(Duration.ofMillis(stepMillis));
            var now = tested.instant();
            assertThat(now).isAfterOrEqualTo(before);
            before = now;
        }
    }

    @Test
    void timers_run_in_the_order_in_which_they_are_due() {
        var vertx = Vertx.vertx();
        var ran = new CopyOnWriteArrayList<String>();
        var context = vertx.getOrCreateContext();
        var timers = new TwinTimers(vertx, context, clock);
        context.runOnContext(ignored -> {
            timers.schedule(Duration.ofHours(2), () -> ran.add("second"));
            timers.schedule(Duration.ofHours(1), () -> {
                ran.add("first");
                throw new IllegalStateException("one that fails harms no other");
            });
            timers.schedule(Duration.ofHours(3), () -> ran.add("cancelled")).cancel();
            timers.schedule(Duration.ofHours(4), () -> ran.add("not yet"));
            clock.advance(Duration.ofHours(3));
        });

        TwinsUnderTest.eventually(() -> assertThat(ran).containsExactly("first", "second"));
        vertx.close().await();
    }

    @Test
    void a_timer_comes_earlier_when_the_clock_is_made_faster() {
        var vertx = Vertx.vertx();
        var ran = new CopyOnWriteArrayList<Instant>();
        var real = TwinClock.real();
        var context = vertx.getOrCreateContext();
        var timers = new TwinTimers(vertx, context, real);
        context.runOnContext(ignored -> {
            timers.schedule(Duration.ofDays(1), () -> ran.add(real.instant()));
            real.setSpeed(TwinClock.MAX_SPEED);
        });

        TwinsUnderTest.eventually(() -> assertThat(ran).hasSize(1));
        vertx.close().await();
    }
}
