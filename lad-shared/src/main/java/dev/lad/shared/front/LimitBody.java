package dev.lad.shared.front;

import dev.lad.shared.http.HttpLimits;
import dev.lad.shared.http.StrictHttp;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;

/**
 * Refuses a body that says of itself that it is larger than any operation takes, before anything is looked up for it.
 * The operation's own limit holds when the body is read.
 */
public final class LimitBody implements Step {
    private final StrictHttp http;
    private final int maxBytes;

    public LimitBody(StrictHttp http, int maxBytes) {
        this.http = http;
        this.maxBytes = maxBytes;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || Long.parseLong(length) <= maxBytes) {
            return NEXT;
        }
        // Reading it fails with 413, and ends the connection on which the rest would come.
        exchange.takesBody();
        return http.body(exchange.request(), maxBytes, HttpLimits.BODY).mapEmpty();
    }
}
