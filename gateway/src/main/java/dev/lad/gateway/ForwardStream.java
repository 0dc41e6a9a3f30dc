package dev.lad.gateway;

import dev.lad.bus.Announcement;
import dev.lad.shared.auth.PassedOn;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.front.Exchange;
import dev.lad.shared.front.Step;
import dev.lad.shared.mesh.Registry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries streams to an instance's own port, over HTTP and without holding their bodies; lets all other calls go on. The
 * port recognises the caller by the caller's own credentials, which are passed on. An instance that cannot be reached has
 * seen nothing of the request, and another is tried.
 */
final class ForwardStream implements Step {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** Longer than either side's server lets a connection stand still. */
    private static final Duration IDLE = Duration.ofSeconds(100);

    private static final int MOST_OPEN_PER_INSTANCE = 2_000;
    private static final int MOST_WAITING = 100;
    private static final int TRIES = 3;
    private static final Logger LOG = LoggerFactory.getLogger(ForwardStream.class);

    private final Vertx vertx;
    private final Registry registry;
    private final HttpClient client;
    private final Set<Relay> open = ConcurrentHashMap.newKeySet();

    ForwardStream(Vertx vertx, Registry registry) {
        this.vertx = vertx;
        this.registry = registry;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) CONNECT.toMillis())
                        .setIdleTimeout((int) IDLE.toSeconds()),
                new PoolOptions().setHttp1MaxSize(MOST_OPEN_PER_INSTANCE).setMaxWaitQueueSize(MOST_WAITING));
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        if (!exchange.route().operation().stream().any()) {
            return NEXT;
        }
        exchange.takesBody();
        exchange.request().pause();
        return upstream(exchange, TRIES).compose(upstream -> {
            Relay relay = new Relay(vertx, exchange, upstream);
            open.add(relay);
            return relay.run().onComplete(ended -> open.remove(relay));
        });
    }

    /** Ends the streams that have no end of their own; their clients come again, to another gateway. */
    void drain() {
        open.forEach(Relay::drain);
    }

    Future<Void> close() {
        return client.close();
    }

    private Future<HttpClientRequest> upstream(Exchange exchange, int tries) {
        String service = exchange.route().service();
        Optional<Announcement> instance = tries == 0 ? Optional.empty() : registry.next(service);
        if (instance.isEmpty()) {
            return Future.failedFuture(new Failure.Unavailable(
                    "service_unavailable",
                    "The service " + service + " is not running now; try again.",
                    Duration.ofSeconds(2)));
        }
        return client.request(options(exchange, instance.get())).recover(error -> {
            LOG.atInfo()
                    .addKeyValue("trace", exchange.trace().traceId())
                    .addKeyValue("instance", instance.get().instance())
                    .addKeyValue("reason", error.toString())
                    .log("stream.unreachable");
            return upstream(exchange, tries - 1);
        });
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
