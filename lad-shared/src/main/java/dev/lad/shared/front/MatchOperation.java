package dev.lad.shared.front;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/** Finds the operation, or answers 404 or 405. */
public final class MatchOperation implements Step {
    private final Supplier<RouteTable> routes;
    private final Supplier<RouteTable> between;

    /** @param routes the present table: it changes when contracts do */
    public MatchOperation(Supplier<RouteTable> routes) {
        this(routes, routes);
    }

    /** @param between the table for calls of other services: for anyone else what is only in it does not exist */
    MatchOperation(Supplier<RouteTable> routes, Supplier<RouteTable> between) {
        this.routes = routes;
        this.between = between;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        if (exchange.matched().isPresent()) {
            return NEXT;
        }
        HttpServerRequest request = exchange.request();
        String path = request.path();
        RouteTable table = (exchange.isVouchedFor() ? between : routes).get();
        exchange.matched(table.match(request.method().name(), path == null ? "" : path));
        return NEXT;
    }
}
