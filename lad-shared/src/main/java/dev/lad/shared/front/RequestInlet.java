package dev.lad.shared.front;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.stream.Inlet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of a request as it comes from the socket, which is read no further than it is asked for. */
final class RequestInlet implements Inlet {
    private final HttpServerRequest request;
    private final long maxBytes;
    private final Deque<Buffer> arrived = new ArrayDeque<>();
    private @Nullable Promise<Optional<Buffer>> asked;
    private @Nullable Failure failure;
    private long receivedBytes;
    private boolean begun;
    private boolean ended;

    RequestInlet(HttpServerRequest request, long maxBytes) {
        this.request = request;
        this.maxBytes = maxBytes;
        request.pause();
        request.handler(this::arrived)
                .endHandler(end -> {
                    ended = true;
                    settle();
                })
                .exceptionHandler(broken -> fail(new Failure.Other(
                        400, "malformed_body", "The body broke off, or its chunks are not well formed.")));
    }

    @Override
    public Future<Optional<Buffer>> next() {
        if (asked != null) {
            throw new IllegalStateException("one part at a time");
        }
        Promise<Optional<Buffer>> promise = Promise.promise();
        asked = promise;
        settle();
        if (asked != null) {
            begin();
            request.fetch(1);
        }
        return promise.future();
    }

    /** The whole length, where the client says more than is taken. */
    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (declared != null && Long.parseLong(declared) > maxBytes) {
            fail(tooLarge());
        } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    private void arrived(Buffer part) {
        receivedBytes += part.length();
        if (receivedBytes > maxBytes) {
            fail(tooLarge());
            return;
        }
        arrived.add(part);
        settle();
    }

    private void fail(Failure reason) {
        if (failure == null) {
            failure = reason;
        }
        settle();
    }

    private void settle() {
        Promise<Optional<Buffer>> promise = asked;
        if (promise == null) {
            return;
        }
        if (failure != null) {
            asked = null;
            promise.fail(failure);
        } else if (!arrived.isEmpty()) {
            asked = null;
            promise.complete(Optional.of(arrived.remove()));
        } else if (ended) {
            asked = null;
            promise.complete(Optional.empty());
        }
    }

    private Failure tooLarge() {
        return new Failure.Other(
                413, "body_too_large", "The body is larger than the %,d bytes taken here.".formatted(maxBytes));
    }
}
