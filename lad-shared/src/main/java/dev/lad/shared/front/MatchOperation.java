package dev.lad.shared.front;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/** Finds the operation, or answers 404 or 405. */
public final class MatchOperation implements Step {
    private final Supplier<RouteTable> routes;

    /** @param routes the present table: it changes when contracts do */
    public MatchOperation(Supplier<RouteTable> routes) {
        this.routes = routes;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        String path = request.path();
        exchange.matched(routes.get().match(request.method().name(), path == null ? "" : path));
        return NEXT;
    }
}
