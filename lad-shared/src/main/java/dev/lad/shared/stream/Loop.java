package dev.lad.shared.stream;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Does a step again and again. Composing a future with itself would do as well, but then each round holds on to the one
 * before it, and a long file ends in a stack overflow.
 */
public final class Loop {
    private final Supplier<Future<Boolean>> step;
    private final Promise<Void> done = Promise.promise();

    private Loop(Supplier<Future<Boolean>> step) {
        this.step = step;
    }

    /** Until the step gives false or fails. */
    public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        Loop loop = new Loop(step);
        loop.run();
        return loop.done.future();
    }

    private void run() {
        while (true) {
            Future<Boolean> taken = taken();
            if (!taken.isComplete()) {
                taken.onComplete(later -> {
                    if (goesOn(later)) {
                        run();
                    }
                });
                return;
            }
            if (!goesOn(taken)) {
                return;
            }
        }
    }

    private Future<Boolean> taken() {
        try {
            return step.get();
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    private boolean goesOn(AsyncResult<Boolean> taken) {
        if (taken.failed()) {
            done.fail(taken.cause());
            return false;
        }
        if (!taken.result()) {
            done.complete();
        }
        return taken.result();
    }
}
