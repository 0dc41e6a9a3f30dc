package dev.lad.leads;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what somebody else is doing at this moment, as long as the caller does. */
final class Patience {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration LEFT_TO_ANSWER = Duration.ofMillis(500);

    private final Vertx vertx;
    private final Clock wall;

    Patience(Vertx vertx, Clock wall) {
        this.vertx = vertx;
        this.wall = wall;
    }

    /** Does it again for as long as it fails with {@code in_progress} and the caller's time allows. */
    <T> Future<T> whileInProgress(Caller caller, Supplier<Future<T>> work) {
        return work.get()
                .recover(e -> isInProgress(e) && mayWait(caller)
                        ? vertx.timer(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                                .compose(rested -> whileInProgress(caller, work))
                        : Future.failedFuture(e));
    }

    private boolean mayWait(Caller caller) {
        return wall.instant().plus(LOOK_AGAIN).plus(LEFT_TO_ANSWER).toEpochMilli() < caller.deadlineMillis();
    }

    private static boolean isInProgress(Throwable cause) {
        return cause instanceof Failure.Conflict conflict && conflict.code().equals("in_progress");
    }
}
