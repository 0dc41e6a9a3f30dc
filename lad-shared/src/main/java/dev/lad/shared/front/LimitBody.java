package dev.lad.shared.front;

import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;

/**
 * Refuses a body that says of itself that it is larger than any operation takes, before anything is looked up for it.
 * The operation's own limit holds when the body is read.
 */
public final class LimitBody implements Step {
    private final long maxBytes;

    public LimitBody(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > maxBytes) {
            throw new Failure.Other(413, "body_too_large", "The body may have at most " + maxBytes + " bytes.");
        }
        return NEXT;
    }
}
