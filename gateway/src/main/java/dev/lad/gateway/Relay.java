package dev.lad.gateway;

import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.front.Exchange;
import dev.lad.shared.http.HopByHop;
import dev.lad.shared.mesh.Stream;
import dev.lad.shared.mesh.Transport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream between a client and an instance. Each side is read as fast as the other takes; when one leaves, the other's
 * connection is broken off, so that an instance stops working for nobody and a client never takes a half for the whole.
 */
final class Relay implements Stream {
    /** Of the answer, what belongs to the one connection, or is said by the gateway itself. */
    private static final Set<String> OF_THE_CONNECTION = HopByHop.and("date", "x-request-id", "traceparent");

    /** After the service's own end of a stream that takes too long. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Within which an answer begins, to a request that has come whole. */
    private static final Duration HEAD = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final Vertx vertx;
    private final Exchange exchange;
    private final String service;
    private final Promise<Integer> begun = Promise.promise();
    private final Promise<Void> ended = Promise.promise();
    private @Nullable HttpClientRequest upstream;
    private boolean left;
    private boolean endless;
    private boolean draining;

    Relay(Vertx vertx, Exchange exchange) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.service = exchange.route().service();
    }

    @Override
    public Future<Integer> begun() {
        return begun.future();
    }

    @Override
    public Future<Void> ended() {
        return ended.future();
    }

    /** Whether the client sends a body; some say of a GET that its length is 0. */
    static boolean isUpload(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    /** Connects to the instance, and lets pass what comes. */
    Relay start(HttpClient client, RequestOptions instance) {
        exchange.request().response().closeHandler(closed -> leave());
        client.request(instance).onSuccess(this::connected).onFailure(this::unreached);
        return this;
    }

    /** Brings an answer that has no end of its own to one. */
    void drain() {
        if (endless) {
            draining = true;
            reset();
        }
    }

    private void unreached(Throwable reason) {
        LOG.atInfo()
                .addKeyValue("trace", exchange.trace().traceId())
                .addKeyValue("route", exchange.route())
                .addKeyValue("reason", reason.toString())
                .log("stream.unreachable");
        fail(Transport.unreached(service));
    }

    private void connected(HttpClientRequest connected) {
        upstream = connected;
        connected.exceptionHandler(this::broken);
        if (left || exchange.request().response().closed()) {
            leave();
            return;
        }
        Duration most = exchange.route().operation().timeout();
        boolean upload = isUpload(exchange.request());
        limit(ended.future(), most.plus(GRACE));
        if (!upload) {
            limit(begun.future(), most.compareTo(HEAD) < 0 ? most : HEAD);
        }
        connected.response().onSuccess(this::answer).onFailure(this::unanswered);
        if (upload) {
            upload(connected);
        } else {
            exchange.request().resume();
            connected.end();
        }
    }

    private void limit(Future<?> event, Duration most) {
        long timer = vertx.setTimer(most.toMillis(), late -> reset());
        event.onComplete(in -> vertx.cancelTimer(timer));
    }

    /** An instance may answer before it has read everything, and close: then what is left of the upload has no reader. */
    private void upload(HttpClientRequest connected) {
        HttpServerRequest request = exchange.request();
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        if (request.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
            connected.setChunked(true);
        }
        connected
                .sendHead() // Not only with the first part: the instance may refuse by it.
                .compose(sent -> request.pipe().endOnFailure(false).to(connected))
                .onFailure(this::broken);
    }

    private void broken(Throwable reason) {
        LOG.atDebug()
                .addKeyValue("trace", exchange.trace().traceId())
                .addKeyValue("reason", reason.toString())
                .log("upstream.broken");
    }

    private void unanswered(Throwable reason) {
        broken(reason);
        fail(new Failure.DeadlinePassed(service));
    }

    private void answer(HttpClientResponse answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OF_THE_CONNECTION.contains(lower)) {
                headers.put(lower, value);
            }
        });
        boolean head = HttpMethod.HEAD.equals(exchange.request().method());
        if (!head && isProblem(headers)) {
            refused(answer, headers);
            return;
        }
        answer.pause();
        endless = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
        begun.tryComplete(answer.statusCode());
        HttpServerResponse response = exchange.begin(answer.statusCode(), headers);
        if (head) {
            answer.resume();
            response.end().onComplete(sent -> ended.tryComplete());
            return;
        }
        response.writeHead()
                .compose(sent -> answer.pipe().endOnFailure(false).to(response))
                .recover(broken -> ended(response, broken))
                .onComplete(passed -> ended.tryComplete());
    }

    /** Whether it is a problem document, of a length that it tells and that can be held. */
    private static boolean isProblem(Map<String, String> headers) {
        return headers.getOrDefault("content-type", "").startsWith(Problem.MEDIA_TYPE)
                && headers.getOrDefault("content-length", "").matches("[0-9]{1,5}");
    }

    private void refused(HttpClientResponse answer, Map<String, String> headers) {
        headers.remove("content-length"); // Of a body that is written anew.
        answer.body()
                .onSuccess(body -> {
                    begun.tryComplete(answer.statusCode());
                    exchange.answer(new ApiResponse(answer.statusCode(), headers, body));
                    ended.tryComplete();
                })
                .onFailure(this::unanswered);
    }

    private Future<Void> ended(HttpServerResponse response, Throwable broken) {
        reset();
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

    /** That no answer began then says nothing of the instance. */
    private void leave() {
        left = true;
        reset();
        if (!begun.future().isComplete()) {
            ended.tryFail(new Failure.Other(499, "client_left", "The client has left."));
        }
    }

    private void reset() {
        if (upstream != null) {
            upstream.reset();
        }
    }

    private void fail(Failure failure) {
        if (!left) {
            begun.tryFail(failure);
            ended.tryFail(failure);
        }
    }
}
