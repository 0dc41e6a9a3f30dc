package dev.lad.twins.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A clock over another clock that runs at an adjustable speed and can leap forward.
 *
 * <p>Speed 1 is real time, 3600 makes an hour pass in a second, 0 stops it. It never goes back: a change of speed goes
 * on from the instant reached, and a base clock that steps back only halts it. Microsecond resolution; safe for use
 * from any thread.
 */
public final class TwinClock extends Clock {

    /** Beyond this a millisecond of real time is a quarter of an hour, and nothing can be observed in between. */
    public static final double MAX_SPEED = 1_000_000;

    private final Clock base;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Instant baseAnchor;
    private Instant anchor;
    private Instant latest;
    private double speed = 1;

    public TwinClock(Clock base) {
        this.base = base;
        this.baseAnchor = base.instant();
        this.anchor = baseAnchor;
        this.latest = baseAnchor;
    }

    /** A clock that starts at the real time, in UTC. */
    public static TwinClock real() {
        return new TwinClock(Clock.systemUTC());
    }

    @Override
    public synchronized Instant instant() {
        var elapsed = Math.max(0, ChronoUnit.MICROS.between(baseAnchor, base.instant()));
        var now = speed == 1
                ? anchor.plus(elapsed, ChronoUnit.MICROS)
                : anchor.plus((long) (elapsed * speed), ChronoUnit.MICROS);
        if (now.isAfter(latest)) {
            latest = now;
        }
        return latest;
    }

    public synchronized double speed() {
        return speed;
    }

    /**
     * Goes on from the instant reached, at another speed.
     *
     * @throws IllegalArgumentException when the speed is not within 0 and {@link #MAX_SPEED}
     */
    public void setSpeed(double newSpeed) {
        if (!(newSpeed >= 0 && newSpeed <= MAX_SPEED)) {
            throw new IllegalArgumentException("speed must be between 0 and " + MAX_SPEED + ", not " + newSpeed);
        }
        synchronized (this) {
            anchorAt(instant());
            speed = newSpeed;
        }
        changed();
    }

    /**
     * Leaps forward.
     *
     * @throws IllegalArgumentException when the duration is negative: the clock never goes back
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock cannot go back by " + by.negated());
        }
        synchronized (this) {
            anchorAt(instant().plus(by));
            latest = anchor;
        }
        changed();
    }

    /**
     * Calls back after each change of speed and each leap, on the thread that made the change.
     *
     * @return ends the subscription
     */
    public Runnable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** A view of this clock, not a copy: it follows every later change of speed. */
    @Override
    public Clock withZone(ZoneId zone) {
        return new ZonedView(this, zone);
    }

    private void anchorAt(Instant instant) {
        baseAnchor = base.instant();
        anchor = instant;
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    private static final class ZonedView extends Clock {
        private final TwinClock clock;
        private final ZoneId zone;

        ZonedView(TwinClock clock, ZoneId zone) {
            this.clock = clock;
            this.zone = zone;
        }

        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return clock.withZone(other);
        }
    }
}
