package dev.lad.gateway;

import dev.lad.bus.Announcement;
import dev.lad.shared.auth.PassedOn;
import dev.lad.shared.front.Exchange;
import dev.lad.shared.front.Step;
import dev.lad.shared.http.HttpLimits;
import dev.lad.shared.mesh.Delivery;
import dev.lad.shared.mesh.Stream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries streams to an instance's own port, over HTTP and without holding their bodies; lets all other calls go on. The
 * port recognises the caller by the caller's own credentials, which are passed on.
 */
final class ForwardStream implements Step {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(10);

    /** More than {@link Delivery} lets be open to one instance. */
    private static final int MOST_CONNECTIONS = 4_000;

    private final Vertx vertx;
    private final Delivery delivery;
    private final HttpClient client;
    private final Set<Relay> open = ConcurrentHashMap.newKeySet();

    /** @param idle for how long a server lets a connection stand still: this side waits longer, and hears why it ends */
    ForwardStream(Vertx vertx, Delivery delivery, Duration idle) {
        this.vertx = vertx;
        this.delivery = delivery;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) CONNECT.toMillis())
                        .setKeepAliveTimeout((int) HttpLimits.CALLERS_KEEP_ALIVE.toSeconds())
                        .setIdleTimeout((int) idle.plus(LATER).toSeconds()),
                new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        if (!exchange.route().operation().stream().any()) {
            return NEXT;
        }
        exchange.takesBody();
        exchange.request().pause();
        boolean repeatable = exchange.route().operation().isRead() && !Relay.isUpload(exchange.request());
        return delivery.stream(exchange.route().service(), instance -> open(exchange, instance), repeatable);
    }

    private Stream open(Exchange exchange, Announcement instance) {
        Relay relay = new Relay(vertx, exchange);
        open.add(relay);
        relay.ended().onComplete(ended -> open.remove(relay));
        return relay.start(client, options(exchange, instance));
    }

    /** Ends the streams that have no end of their own; their clients come again, to another gateway. */
    void drain() {
        open.forEach(Relay::drain);
    }

    Future<Void> close() {
        return client.close();
    }

    private static RequestOptions options(Exchange exchange, Announcement instance) {
        HttpServerRequest request = exchange.request();
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setAbsoluteURI(instance.url() + exchange.localTarget());
        exchange.route().headers(request.headers()).forEach(options::putHeader);
        PassedOn.credentials(request.headers()).forEach(options::putHeader);
        options.putHeader("traceparent", exchange.trace().child().header());
        options.putHeader("x-request-id", exchange.requestId());
        options.putHeader("x-forwarded-for", exchange.clientIp());
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            options.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        }
        return options;
    }
}
