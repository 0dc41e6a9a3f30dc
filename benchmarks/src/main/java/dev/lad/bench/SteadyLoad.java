package dev.lad.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * An open loop: one request after the other leaves at its time, whatever has become of those before. How long one took
 * counts from when it was to leave, so that a stall shows in all that it held up.
 */
final class SteadyLoad {
    private static final double NANOS = 1e9;

    private final Context loop;
    private final int perSecond;
    private final IntFunction<Future<?>> ask;
    private final Latencies latencies = new Latencies();
    private final Promise<Latencies> ended = Promise.promise();
    private final Thread pacer = new Thread(this::pace, "steady-load");
    private volatile boolean stopping;
    private int sent;
    private int answered;

    private SteadyLoad(Vertx vertx, int perSecond, IntFunction<Future<?>> ask) {
        this.loop = vertx.getOrCreateContext();
        this.perSecond = perSecond;
        this.ask = ask;
        pacer.setDaemon(true);
    }

    /**
     * Begins at once.
     *
     * @param ask sends the request of a turn, from 0
     */
    static SteadyLoad start(Vertx vertx, int perSecond, IntFunction<Future<?>> ask) {
        var load = new SteadyLoad(vertx, perSecond, ask);
        load.pacer.start();
        return load;
    }

    /** One that stops by itself; blocks until then. */
    static Latencies run(Vertx vertx, int perSecond, Duration length, IntFunction<Future<?>> ask)
            throws InterruptedException {
        SteadyLoad load = start(vertx, perSecond, ask);
        TimeUnit.MILLISECONDS.sleep(length.toMillis());
        return load.stop();
    }

    /** Sends no more, and blocks until what was sent has been answered. */
    Latencies stop() throws InterruptedException {
        stopping = true;
        pacer.join();
        loop.runOnContext(onLoop -> endWhenAnswered());
        return ended.future().await();
    }

    /** Off the loop, whose timers come in whole milliseconds: half a one would be added to each request. */
    private void pace() {
        long began = System.nanoTime();
        for (int turn = 0; !stopping; turn++) {
            long due = began + (long) (turn * NANOS / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            loop.runOnContext(onLoop -> send(due));
        }
    }

    private void send(long due) {
        ask.apply(sent++).onComplete((answer, failure) -> loop.runOnContext(onLoop -> note(due, failure)));
    }

    private void note(long from, Throwable failure) {
        latencies.add(System.nanoTime() - from, failure);
        answered++;
        endWhenAnswered();
    }

    private void endWhenAnswered() {
        if (stopping && answered == sent) {
            ended.tryComplete(latencies);
        }
    }
}
