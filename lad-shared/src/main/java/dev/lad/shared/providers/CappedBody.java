package dev.lad.shared.providers;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** Collects an answer's body, and fails as soon as it is longer than it may be, which resets the connection. */
final class CappedBody implements WriteStream<Buffer> {
    private final int most;
    private final Buffer collected = Buffer.buffer();

    CappedBody(int most) {
        this.most = most;
    }

    Buffer collected() {
        return collected;
    }

    @Override
    public Future<Void> write(Buffer data) {
        if (collected.length() + data.length() > most) {
            return Future.failedFuture("the answer is longer than " + most + " bytes");
        }
        collected.appendBuffer(data);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        return Future.succeededFuture();
    }

    @Override
    public CappedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public CappedBody setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public CappedBody drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }
}
