package dev.lad.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * An open loop: one request after the other leaves at its time, whatever has become of those before. How long one took
 * counts from when it was to leave, so that a stall shows in all that it held up.
 */
final class SteadyLoad {
    private static final double NANOS = 1e9;

    private final Context loop;
    private final Vertx vertx;
    private final int perSecond;
    private final IntFunction<Future<?>> ask;
    private final Latencies latencies = new Latencies();
    private final Promise<Latencies> ended = Promise.promise();
    private final long began = System.nanoTime();
    private int sent;
    private int answered;
    private boolean stopping;

    private SteadyLoad(Vertx vertx, int perSecond, IntFunction<Future<?>> ask) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.perSecond = perSecond;
        this.ask = ask;
    }

    /**
     * Begins at once.
     *
     * @param ask sends the request of a turn, from 0
     */
    static SteadyLoad start(Vertx vertx, int perSecond, IntFunction<Future<?>> ask) {
        var load = new SteadyLoad(vertx, perSecond, ask);
        load.loop.runOnContext(onLoop -> vertx.setPeriodic(1, load::sendDue));
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
    Latencies stop() {
        loop.runOnContext(onLoop -> {
            stopping = true;
            endWhenAnswered();
        });
        return ended.future().await();
    }

    private void sendDue(long timer) {
        if (stopping) {
            vertx.cancelTimer(timer);
            return;
        }
        long due = due();
        while (due <= System.nanoTime()) {
            long from = due;
            ask.apply(sent++).onComplete((answer, failure) -> loop.runOnContext(onLoop -> note(from, failure)));
            due = due();
        }
    }

    private long due() {
        return began + (long) (sent * NANOS / perSecond);
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
