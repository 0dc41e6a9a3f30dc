package dev.lad.shared.observe;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.http.StrictHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * {@code GET /metrics}, for those who may read it: processes of this machine that speak to us without a proxy, and whoever
 * shows the token. To everybody else there is no such page.
 */
public final class MetricsPage {
    public static final String PATH = "/metrics";

    private final Vertx vertx;
    private final Metrics metrics;
    private final Optional<byte[]> token;

    /** @param token what {@code Authorization: Bearer} must carry from elsewhere; empty: only this machine may read */
    public MetricsPage(Vertx vertx, Metrics metrics, Optional<String> token) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.token = token.map(text -> ("Bearer " + text).getBytes(StandardCharsets.UTF_8));
    }

    /** Answers in full, also with a refusal. */
    public void answer(HttpServerRequest request) {
        if (!mayRead(request)) {
            StrictHttp.refuse(request, new Failure.NotFound("path in this API"));
            return;
        }
        // Some thousand lines are written: not on the event loop.
        vertx.executeBlocking(metrics::scrape, false)
                .onSuccess(text -> request.response()
                        .putHeader("content-type", Metrics.CONTENT_TYPE)
                        .putHeader("cache-control", "no-store")
                        .end(text))
                .onFailure(broken -> request.response().setStatusCode(500).end());
    }

    private boolean mayRead(HttpServerRequest request) {
        return shown(request) || (isLocal(request.remoteAddress()) && !isForwarded(request));
    }

    private boolean shown(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        return header != null
                && token.filter(expected -> MessageDigest.isEqual(expected, header.getBytes(StandardCharsets.UTF_8)))
                        .isPresent();
    }

    private static boolean isLocal(SocketAddress peer) {
        String host = peer.hostAddress();
        return host != null && (host.startsWith("127.") || host.equals("0:0:0:0:0:0:0:1") || host.equals("::1"));
    }

    private static boolean isForwarded(HttpServerRequest request) {
        return request.headers().contains("x-forwarded-for")
                || request.headers().contains("forwarded");
    }
}
