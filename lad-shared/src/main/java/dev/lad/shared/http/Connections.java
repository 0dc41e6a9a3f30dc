package dev.lad.shared.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of one server, and since when each owes us the head of a request.
 *
 * <p>A timer for each request would cost more than the request's own checks. So time is counted in ticks of one sweep
 * over all connections, which runs only while there are any. All of it happens on the server's event loop.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int TICKS_PER_HEAD = 10;

    private final Vertx vertx;
    private final HttpLimits limits;
    private final long tickMillis;
    private final IdentityHashMap<HttpConnection, Peer> peers = new IdentityHashMap<>();
    private long sweep;

    Connections(Vertx vertx, HttpLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.tickMillis = Math.max(1, limits.head().toMillis() / TICKS_PER_HEAD);
    }

    void opened(HttpConnection connection) {
        if (peers.size() >= limits.maxConnections()) {
            connection.close();
            return;
        }
        if (peers.isEmpty()) {
            sweep = vertx.setPeriodic(tickMillis, tick -> sweep());
        }
        peers.put(connection, new Peer());
        connection.closeHandler(closed -> closed(connection));
        // Without a handler Vert.x logs each reset and each malformed chunk as an error of ours.
        connection.exceptionHandler(
                cause -> LOG.atDebug().addKeyValue("cause", cause.toString()).log("http.connection.broken"));
    }

    void began(HttpServerRequest request) {
        Peer peer = peers.get(request.connection());
        if (peer != null) {
            peer.request = request;
        }
    }

    private void closed(HttpConnection connection) {
        if (peers.remove(connection) != null && peers.isEmpty()) {
            vertx.cancelTimer(sweep);
        }
    }

    private void sweep() {
        for (Map.Entry<HttpConnection, Peer> open : List.copyOf(peers.entrySet())) {
            if (open.getValue().overdue()) {
                open.getKey().close();
            }
        }
    }

    private final class Peer {
        private @Nullable HttpServerRequest request;
        private boolean served;
        private long waitedMillis;

        /** One tick has passed: is the next head, or the rest of an answered request, late? */
        private boolean overdue() {
            HttpServerRequest current = request;
            if (current != null) {
                waitedMillis = 0;
                served = true;
                if (!current.response().ended()) {
                    return false;
                }
                request = null;
            }
            waitedMillis += tickMillis;
            return waitedMillis > (served ? limits.keepAlive() : limits.head()).toMillis();
        }
    }
}
