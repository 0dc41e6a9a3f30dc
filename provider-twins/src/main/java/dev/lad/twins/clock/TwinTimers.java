package dev.lad.twins.clock;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers on a {@link TwinClock}: a task due in three days runs after a second when the clock is made that fast, and at
 * once when the clock leaps over it.
 *
 * <p>Everything here happens on one Vert.x context: tasks run there, and {@code schedule} and {@code cancelAll} are to
 * be called there. A task that throws is logged and harms no other.
 */
public final class TwinTimers {
    private static final Logger log = LoggerFactory.getLogger(TwinTimers.class);
    private static final long MAX_WAIT_MILLIS = Duration.ofHours(1).toMillis();
    private static final long NOT_ARMED = -1;

    private final Vertx vertx;
    private final TwinClock clock;
    private final Runnable unsubscribe;
    private final PriorityQueue<Timer> queue =
            new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparing(timer -> timer.order));
    private long order;
    private long armed = NOT_ARMED;

    public TwinTimers(Vertx vertx, Context context, TwinClock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.unsubscribe = clock.onChange(() -> context.runOnContext(ignored -> runDue()));
    }

    public Timer schedule(Duration delay, Runnable task) {
        return scheduleAt(clock.instant().plus(delay), task);
    }

    /** An instant that has passed means: as soon as the current task has returned. */
    public Timer scheduleAt(Instant due, Runnable task) {
        var timer = new Timer(due, order++, task);
        queue.add(timer);
        if (queue.peek() == timer) {
            arm();
        }
        return timer;
    }

    public void cancelAll() {
        queue.clear();
        arm();
    }

    /** Stops all timers and lets go of the clock. */
    public void close() {
        unsubscribe.run();
        cancelAll();
    }

    /** Runs at once what is due by now, as a change of the clock does soon after by itself. */
    public void runDue() {
        var now = clock.instant();
        for (var head = queue.peek(); head != null && !head.due.isAfter(now); head = queue.peek()) {
            queue.remove();
            try {
                head.task.run();
            } catch (RuntimeException failure) {
                log.atError().addKeyValue("due", head.due).setCause(failure).log("twin.timer.failed");
            }
        }
        arm();
    }

    private void arm() {
        if (armed != NOT_ARMED) {
            vertx.cancelTimer(armed);
            armed = NOT_ARMED;
        }
        var head = queue.peek();
        var speed = clock.speed();
        if (head == null || speed == 0) {
            return;
        }
        var remaining = Duration.between(clock.instant(), head.due);
        var waitMillis = (long) Math.ceil(remaining.toMillis() / speed) + 1;
        armed = vertx.setTimer(Math.max(1, Math.min(waitMillis, MAX_WAIT_MILLIS)), id -> {
            armed = NOT_ARMED;
            runDue();
        });
    }

    /** One scheduled task. */
    public final class Timer {
        private final Instant due;
        private final long order;
        private final Runnable task;

        private Timer(Instant due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        public Instant due() {
            return due;
        }

        /** Does nothing when the task has run already. */
        public void cancel() {
            queue.remove(this);
        }
    }
}
