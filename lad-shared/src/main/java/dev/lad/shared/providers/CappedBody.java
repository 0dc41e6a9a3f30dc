package dev.lad.shared.providers;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.HttpRequestImpl;
import io.vertx.ext.web.client.impl.WebClientInternal;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/**
 * Collects an answer's body, and resets its connection as soon as it is longer than it may be or nobody waits for it any
 * more. The web client does not: once the answer's head is there it only stops to look at the rest.
 */
final class CappedBody implements BodyCodec<Void>, BodyStream<Void> {
    private final int most;
    private final Buffer collected = Buffer.buffer();
    private final Promise<Void> whole = Promise.promise();
    private @Nullable HttpClientResponse source;
    private boolean closed;

    CappedBody(int most) {
        this.most = most;
    }

    /** A client that shows such bodies where they come from. */
    static WebClient watched(WebClient client) {
        return ((WebClientInternal) client).addInterceptor(CappedBody::watch);
    }

    private static void watch(HttpContext<?> context) {
        if (context.phase() == ClientPhase.RECEIVE_RESPONSE
                && context.request() instanceof HttpRequestImpl<?> request
                && request.bodyCodec() instanceof CappedBody body) {
            body.from(context.clientResponse());
        }
        context.next();
    }

    Buffer collected() {
        return collected;
    }

    /** Nobody waits for it any more. */
    synchronized void close() {
        closed = true;
        reset();
    }

    private synchronized void from(HttpClientResponse response) {
        source = response;
        if (closed) {
            reset();
        }
    }

    private synchronized void reset() {
        if (source != null && !whole.future().succeeded()) {
            source.request().reset();
        }
    }

    @Override
    public BodyStream<Void> stream() {
        return this;
    }

    @Override
    public Future<Void> result() {
        return whole.future();
    }

    @Override
    public void handle(Throwable lost) {
        whole.tryFail(lost);
    }

    @Override
    public Future<Void> write(Buffer data) {
        if (collected.length() + data.length() > most) {
            reset();
            return Future.failedFuture("the answer is longer than " + most + " bytes");
        }
        collected.appendBuffer(data);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        whole.tryComplete();
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
