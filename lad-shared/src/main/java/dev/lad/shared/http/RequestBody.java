package dev.lad.shared.http;

import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Collects one body, and gives up when it grows too long or takes too long. */
final class RequestBody {
    private static final Future<Buffer> NONE = Future.succeededFuture(Buffer.buffer());

    private final HttpServerRequest request;
    private final int maxBytes;
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer received;

    private RequestBody(HttpServerRequest request, int maxBytes, int expectedBytes) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.received = Buffer.buffer(expectedBytes);
    }

    static Future<Buffer> read(Vertx vertx, HttpServerRequest request, int maxBytes, Duration deadline) {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (declared == null && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return NONE;
        }
        long length = declared == null ? 0 : Long.parseLong(declared); // The decoder took it for a number.
        if (length > maxBytes) {
            Refusal.lastOnConnection(request);
            return Future.failedFuture(tooLarge(maxBytes));
        }
        var body = new RequestBody(request, maxBytes, (int) length);
        long timer = vertx.setTimer(deadline.toMillis(), late -> body.giveUp(tooSlow(deadline)));
        body.collect();
        return body.whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void collect() {
        request.handler(this::append)
                .exceptionHandler(cause -> {
                    giveUp(broken());
                    Refusal.sendBeforeClose(request);
                })
                .endHandler(end -> whole.tryComplete(received));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    private void append(Buffer chunk) {
        if (whole.future().isComplete()) {
            return; // Given up; what still comes is read only so that the client can read our answer.
        }
        if (received.length() + chunk.length() > maxBytes) {
            giveUp(tooLarge(maxBytes));
            return;
        }
        received.appendBuffer(chunk);
    }

    private void giveUp(Failure failure) {
        if (!whole.future().isComplete()) {
            Refusal.lastOnConnection(request);
            whole.fail(failure);
        }
    }

    private static Failure tooLarge(int maxBytes) {
        return new Failure.Other(
                413, "body_too_large", "The body is larger than the %,d bytes taken here.".formatted(maxBytes));
    }

    private static Failure tooSlow(Duration deadline) {
        return new Failure.Other(
                408, "body_too_slow", "The body did not come whole within %d ms.".formatted(deadline.toMillis()));
    }

    private static Failure broken() {
        return new Failure.Other(400, "malformed_body", "The body broke off, or its chunks are not well formed.");
    }
}
