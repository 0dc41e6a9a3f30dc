package dev.lad.shared.front;

import dev.lad.shared.http.HttpLimits;
import dev.lad.shared.http.StrictHttp;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Takes in the body, up to the operation's limit. Comes after every check that can refuse without it. */
public final class ReadBody implements Step {
    private final StrictHttp http;

    public ReadBody(StrictHttp http) {
        this.http = http;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        exchange.takesBody();
        Future<Buffer> body =
                http.body(exchange.request(), exchange.route().operation().bodyLimit(), HttpLimits.BODY);
        if (body.succeeded()) {
            exchange.received(body.result());
            return NEXT;
        }
        return body.onSuccess(exchange::received).mapEmpty();
    }
}
