package dev.lad.shared.front;

import dev.lad.shared.stream.Outlet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/** Writes an answer to the socket as fast as the client reads. */
final class ResponseOutlet implements Outlet {
    /** A client that makes no room for so long is cut off. */
    private static final Duration STALL = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Future<Void> leaving;
    private final Promise<Void> gone = Promise.promise();
    private Promise<Void> room = Promise.promise();

    ResponseOutlet(Vertx vertx, HttpServerResponse response, Future<Void> leaving) {
        this.vertx = vertx;
        this.response = response;
        this.leaving = leaving;
        this.room.complete();
        response.closeHandler(closed -> left("The client has left."));
        response.exceptionHandler(broken -> left("The client has left."));
        response.drainHandler(drained -> room.tryComplete());
    }

    @Override
    public Future<Void> write(Buffer part) {
        if (response.closed() || gone.future().isComplete()) {
            return Future.failedFuture(new Gone("The client has left."));
        }
        response.write(part);
        if (!response.writeQueueFull()) {
            return Future.succeededFuture();
        }
        Promise<Void> waiting = Promise.promise();
        room = waiting;
        long timer = vertx.setTimer(STALL.toMillis(), late -> left("The client has taken nothing for " + STALL + "."));
        return waiting.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    @Override
    public Future<Void> gone() {
        return gone.future();
    }

    @Override
    public Future<Void> leaving() {
        return leaving;
    }

    private void left(String reason) {
        gone.tryComplete();
        room.tryFail(new Gone(reason));
    }
}
