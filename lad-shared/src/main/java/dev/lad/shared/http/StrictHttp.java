package dev.lad.shared.http;

import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes HTTP servers whose handlers see only unambiguous requests from clients that keep up.
 *
 * <p>A server belongs to the event loop that called {@code listen}. The close and exception handlers of its connections
 * are taken; use the response's own.
 */
public final class StrictHttp {
    private final Vertx vertx;
    private final HttpLimits limits;

    public StrictHttp(Vertx vertx, HttpLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /** Ready for {@code listen}. HTTP/1.1 only, also where a client offers to upgrade. */
    public HttpServer server(Handler<HttpServerRequest> handler) {
        var connections = new Connections(vertx, limits);
        return vertx.createHttpServer(options())
                .connectionHandler(connection -> {
                    VersionCheck.on(connection);
                    connections.opened(connection);
                })
                .invalidRequestHandler(Refusal::answerUnreadable)
                .requestHandler(request -> {
                    connections.began(request);
                    Failure objection = HeadCheck.objection(request);
                    if (objection == null) {
                        handler.handle(request);
                    } else {
                        Refusal.answer(request, objection);
                    }
                });
    }

    /**
     * The whole body; empty where there is none. Call it while handling the request, before anything asynchronous, or
     * pause the request first.
     *
     * <p>Fails with a {@link Failure} of status 413, 408 or 400, and then sees to it that the connection ends with
     * whatever answer the caller gives. Chunks that are none (400) end it at once: only what is answered there and then
     * reaches the client.
     */
    public Future<Buffer> body(HttpServerRequest request, int maxBytes, Duration deadline) {
        return RequestBody.read(vertx, request, maxBytes, deadline);
    }

    /**
     * Ends the connection with whatever answer this request gets: for an upload that is not read to its end, which would
     * otherwise be read as the next request or have to be taken for nothing.
     */
    public static void lastOnConnection(HttpServerRequest request) {
        Refusal.lastOnConnection(request);
    }

    /** Answers what no handler serves, and ends the connection. */
    public static void refuse(HttpServerRequest request, Failure failure) {
        Refusal.answer(request, failure);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(limits.maxLineBytes())
                .setMaxHeaderSize(limits.maxHeadBytes())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) limits.idle().toMillis())
                .setHandle100ContinueAutomatically(false);
    }
}
