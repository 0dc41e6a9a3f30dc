package dev.lad.shared.http;

import dev.lad.bus.ApiResponse;
import dev.lad.bus.Trace;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.VertxConnection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a request that no handler sees, and ends its connection. */
final class Refusal {
    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);

    /**
     * For which what a client still sends is read and dropped after the answer. A socket closed on unread bytes is
     * reset, and the reset may overtake the answer (RFC 9112, 9.6).
     */
    private static final int LINGER_SECONDS = 2;

    private Refusal() {}

    static void answer(HttpServerRequest request, Failure failure) {
        lastOnConnection(request);
        write(request, failure, request.path());
    }

    /** For what the decoder could not read: Vert.x closes the connection itself once this is written. */
    static void answerUnreadable(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Failure failure;
        if (cause instanceof TooLongHttpLineException) {
            failure =
                    new Failure.Other(414, "target_too_long", "The request line is too long; send less in the query.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            failure = new Failure.Other(
                    431, "headers_too_large", "The headers are too large; send fewer or shorter ones.");
        } else if (cause instanceof VersionCheck.NotSpoken) {
            failure = new Failure.Other(
                    505, "unsupported_http_version", "Send HTTP/1.1; no other version is spoken here.");
        } else {
            failure = new Failure.Other(400, "malformed_http", "The request is not well-formed HTTP/1.1.");
        }
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        write(request, failure, "/");
    }

    /** Whatever the answer will be, the connection ends with it and nothing more is read as a request. */
    static void lastOnConnection(HttpServerRequest request) {
        if (!request.response().headWritten()) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        request.connection().shutdown(LINGER_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Vert.x closes a connection on which something broke, at once, and with it what was written but not sent. What an
     * exception handler has answered with is sent by this.
     */
    static void sendBeforeClose(HttpServerRequest request) {
        if (request.connection() instanceof VertxConnection connection) {
            connection.channelHandlerContext().flush();
        }
    }

    private static void write(HttpServerRequest request, Failure failure, String instance) {
        Trace trace = Trace.continued(request.getHeader("traceparent"));
        ApiResponse problem = Problem.response(failure, instance, trace.traceId());
        LOG.atDebug()
                .addKeyValue("trace", trace.traceId())
                .addKeyValue("status", failure.status())
                .addKeyValue("code", failure.code())
                .log("http.refused");
        HttpServerResponse response = request.response()
                .setStatusCode(problem.status())
                .putHeader("traceparent", trace.header())
                .putHeader("x-request-id", trace.traceId())
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("cache-control", "no-store");
        problem.headers().forEach(response::putHeader);
        response.end(problem.body());
    }
}
