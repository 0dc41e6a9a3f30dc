package dev.lad.twins.kit;

import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets the twins' clock go on after a restart where it was, as far ahead of real time as it had been, and at real time's
 * speed. While a clock runs fast, where it stands is written each second; after a kill it is taken to have run on for the two seconds
 * that may be missing, so that it never goes back.
 */
public final class ClockMemory {
    private static final String KEY = "clock";
    private static final Duration WRITTEN_EACH = Duration.ofSeconds(1);
    private static final Duration MISSING_AT_MOST = Duration.ofSeconds(2);

    private final Clock realTime;
    private final TwinClock clock;
    private final Shelf<Standing> shelf;
    private final Runnable unsubscribe;

    private record Standing(Instant real, Instant twin, double speed) {
        static final Form<Standing> FORM = new Form<>(
                standing -> new JsonObject()
                        .put("real", standing.real().toString())
                        .put("twin", standing.twin().toString())
                        .put("speed", standing.speed()),
                json -> new Standing(
                        Instant.parse(json.getString("real")),
                        Instant.parse(json.getString("twin")),
                        json.getDouble("speed")));

        Instant at(Instant now) {
            var since = Duration.between(real, now);
            var elapsed = since.isNegative() ? Duration.ZERO : since;
            var fast = speed <= 1 || elapsed.compareTo(MISSING_AT_MOST) < 0 ? elapsed : MISSING_AT_MOST;
            var ahead = Math.max(0, speed - 1) * fast.toNanos();
            return twin.plus(elapsed).plusNanos((long) Math.ceil(ahead));
        }
    }

    /** Puts the clock where it belongs now, and follows it. To be called on the twins' event loop. */
    public ClockMemory(Vertx vertx, Context context, Clock realTime, TwinClock clock, Memory memory) {
        this.realTime = realTime;
        this.clock = clock;
        this.shelf = memory.shelf("clock", Standing.FORM);
        shelf.find(KEY).map(standing -> standing.at(realTime.instant())).ifPresent(this::advanceTo);
        var loop = Thread.currentThread();
        this.unsubscribe = clock.onChange(() -> changed(loop, context));
        vertx.setPeriodic(WRITTEN_EACH.toMillis(), each -> {
            if (clock.speed() > 1) {
                write(clock.speed());
            }
        });
    }

    /** From here on time goes by outside, at its own speed. */
    public void close() {
        unsubscribe.run();
        write(1);
    }

    /** At once where that is possible, so that whoever asked for the change is answered when it is written. */
    private void changed(Thread loop, Context context) {
        if (Thread.currentThread() == loop) {
            write(clock.speed());
        } else {
            context.runOnContext(onLoop -> write(clock.speed()));
        }
    }

    private void advanceTo(Instant wanted) {
        var behind = Duration.between(clock.instant(), wanted);
        if (!behind.isNegative()) {
            clock.advance(behind);
        }
    }

    private void write(double speed) {
        shelf.put(KEY, new Standing(realTime.instant(), clock.instant(), speed));
    }
}
