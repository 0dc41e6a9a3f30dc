package dev.lad.shared.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Housekeeping at a fixed pause in real time, never twice at once in a process. Several instances may do it at the same
 * time, so what it does must bear that. A failure is logged, and the next turn tries again.
 */
public final class Repeating implements Background {
    /** At the latest: a process that lives for less than a pause does its share too. */
    private static final Duration FIRST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);

    private final Vertx vertx;
    private final String name;
    private final Duration pause;
    private final Supplier<Future<?>> work;
    private Future<?> running = Future.succeededFuture();
    private long timer = -1;

    public Repeating(Vertx vertx, String name, Duration pause, Supplier<Future<?>> work) {
        this.vertx = vertx;
        this.name = name;
        this.pause = pause;
        this.work = work;
    }

    @Override
    public Future<Void> start() {
        timer = vertx.setPeriodic(Math.min(pause.toMillis(), FIRST.toMillis()), pause.toMillis(), tick -> turn());
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        return running.otherwiseEmpty().mapEmpty();
    }

    private void turn() {
        if (running.isComplete()) {
            running = work.get().onFailure(error -> LOG.atWarn()
                    .addKeyValue("work", name)
                    .setCause(error)
                    .log("housekeeping.failed"));
        }
    }
}
