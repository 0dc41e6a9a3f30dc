package dev.lad.gateway;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.front.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream between a client and an instance. Each side is read as fast as the other takes; when one leaves, the other's
 * connection is broken off, so that an instance stops working for nobody and a client never takes a half for the whole.
 */
final class Relay {
    /** Of the answer, what belongs to the one connection, or is said by the gateway itself. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "transfer-encoding",
            "trailer",
            "upgrade",
            "date",
            "x-request-id",
            "traceparent");

    /** After the service's own end of a stream that takes too long. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final Vertx vertx;
    private final Exchange exchange;
    private final HttpClientRequest upstream;
    private boolean endless;
    private boolean draining;

    Relay(Vertx vertx, Exchange exchange, HttpClientRequest upstream) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.upstream = upstream;
    }

    /** Done when the answer has gone out or broken off; fails only where none was begun. */
    Future<Void> run() {
        upstream.exceptionHandler(this::broken);
        exchange.request().response().closeHandler(left -> upstream.reset());
        if (exchange.request().response().closed()) {
            upstream.reset();
        }
        Duration most = exchange.route().operation().timeout().plus(GRACE);
        long timer = vertx.setTimer(most.toMillis(), late -> upstream.reset());
        Future<Void> answered = upstream.response()
                .recover(error -> Future.failedFuture(new Failure.Unavailable(
                        "service_unavailable",
                        "The service " + exchange.route().service() + " broke off; try again.",
                        Duration.ofSeconds(2))))
                .compose(this::answer);
        upload();
        return answered.onComplete(ended -> vertx.cancelTimer(timer));
    }

    /** Brings an answer that has no end of its own to one. */
    void drain() {
        if (endless) {
            draining = true;
            upstream.reset();
        }
    }

    /** An instance may answer before it has read everything, and close: then what is left of the upload has no reader. */
    private void upload() {
        HttpServerRequest request = exchange.request();
        boolean bodiless = request.getHeader(HttpHeaders.CONTENT_LENGTH) == null
                && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
        if (bodiless) {
            request.resume();
            upstream.end();
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        if (request.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
            upstream.setChunked(true);
        }
        upstream.sendHead() // Not only with the first part: the instance may refuse by it.
                .compose(sent -> request.pipe().endOnFailure(false).to(upstream))
                .onFailure(this::broken);
    }

    private void broken(Throwable reason) {
        LOG.atDebug()
                .addKeyValue("trace", exchange.trace().traceId())
                .addKeyValue("reason", reason.toString())
                .log("upstream.broken");
    }

    private Future<Void> answer(HttpClientResponse answer) {
        answer.pause();
        Map<String, String> headers = new HashMap<>();
        answer.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OF_THE_CONNECTION.contains(lower)) {
                headers.put(lower, value);
            }
        });
        endless = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
        HttpServerResponse response = exchange.begin(answer.statusCode(), headers);
        if (HttpMethod.HEAD.equals(exchange.request().method())) {
            answer.resume();
            return response.end();
        }
        return response.writeHead()
                .compose(begun -> answer.pipe().endOnFailure(false).to(response))
                .recover(broken -> ended(response, broken));
    }

    private Future<Void> ended(HttpServerResponse response, Throwable broken) {
        upstream.reset();
        if (draining) {
            return response.end().otherwiseEmpty();
        }
        LOG.atInfo()
                .addKeyValue("trace", exchange.trace().traceId())
                .addKeyValue("route", exchange.route())
                .addKeyValue("reason", broken.toString())
                .log("stream.broken");
        response.reset();
        return Future.succeededFuture();
    }
}
