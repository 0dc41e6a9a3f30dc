package dev.lad.gateway;

import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.front.Exchange;
import dev.lad.shared.front.MatchPrefix;
import dev.lad.shared.front.Route;
import dev.lad.shared.front.Step;
import dev.lad.shared.http.HopByHop;
import dev.lad.shared.mesh.Guard;
import dev.lad.shared.mesh.HttpTransport;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sends what belongs to the system that is being replaced on to it, with who calls told in its words; lets all other calls
 * go on. What it answers goes to the client as it is, but for its cookies: they would take the place of ours.
 */
final class ForwardLegacy implements Step {
    private static final Set<String> NOT_SENT = HopByHop.and(
            "authorization",
            "cookie",
            "x-api-key",
            "x-user-id",
            "x-tenant-id",
            "host",
            "content-length",
            "expect",
            "forwarded",
            "x-forwarded-for",
            "x-real-ip");
    private static final Set<String> NOT_ANSWERED = HopByHop.and("content-length", "date", "server", "set-cookie");
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private final HttpClientAgent http;
    private final LegacyIdentity identity;
    private final Map<String, Guard> guards;
    private final Map<Route, LegacyRoute> routes = new HashMap<>();
    private final List<MatchPrefix.Prefix> prefixes;

    /** @param guards one for each URL of the routes */
    ForwardLegacy(HttpClientAgent http, List<LegacyRoute> routes, LegacyIdentity identity, Map<String, Guard> guards) {
        this.http = http;
        this.identity = identity;
        this.guards = Map.copyOf(guards);
        this.prefixes = routes.stream()
                .map(route -> {
                    var prefix = route.matching();
                    this.routes.put(prefix.read(), route);
                    this.routes.put(prefix.write(), route);
                    return prefix;
                })
                .toList();
    }

    /** What the chain is to match for it. */
    List<MatchPrefix.Prefix> prefixes() {
        return prefixes;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        LegacyRoute route = routes.get(exchange.route());
        return route == null ? NEXT : forward(exchange, route);
    }

    private Future<Void> forward(Exchange exchange, LegacyRoute route) {
        Guard guard = Objects.requireNonNull(guards.get(route.url()));
        if (!guard.admits()) {
            return Future.failedFuture(guard.busy());
        }
        Future<ApiResponse> answer = guard.judge(() -> call(exchange, route));
        guard.count(answer);
        return answer.onSuccess(exchange::answer).mapEmpty();
    }

    private Future<ApiResponse> call(Exchange exchange, LegacyRoute route) {
        Duration most = exchange.route().operation().timeout();
        return http.request(options(exchange, route))
                .recover(unreached -> Future.failedFuture(new Failure.Unavailable(
                        "service_unavailable",
                        "What answers " + route.prefix() + " cannot be reached now; try again.",
                        Duration.ofSeconds(2))))
                .compose(request -> answered(request, exchange, most));
    }

    private static Future<ApiResponse> answered(HttpClientRequest request, Exchange exchange, Duration most) {
        return request.send(exchange.body())
                .compose(response -> HttpTransport.body(response)
                        .map(body -> new ApiResponse(response.statusCode(), headers(response), body)))
                .timeout(most.toMillis(), TimeUnit.MILLISECONDS)
                .recover(unanswered -> {
                    request.reset();
                    return Future.failedFuture(new Failure.DeadlinePassed("The system behind this path"));
                });
    }

    private RequestOptions options(Exchange exchange, LegacyRoute route) {
        HttpMethod method = exchange.request().method();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.HEAD.equals(method) ? HttpMethod.GET : method)
                .setAbsoluteURI(route.url() + exchange.request().uri())
                .setConnectTimeout(CONNECT.toMillis());
        exchange.request().headers().forEach((name, value) -> {
            if (!NOT_SENT.contains(name.toLowerCase(Locale.ROOT))) {
                options.addHeader(name, value);
            }
        });
        identity.headers(exchange.identity()).forEach(options::putHeader);
        return options.putHeader("traceparent", exchange.trace().header())
                .putHeader("x-request-id", exchange.requestId())
                .putHeader("x-forwarded-for", exchange.clientIp());
    }

    private static Map<String, String> headers(HttpClientResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.keySet().removeAll(NOT_ANSWERED);
        return headers;
    }
}
