package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.auth.ServiceTokens;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.http.HttpLimits;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Operation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Over HTTP, to the URL of the service, with a service token. What the bus carries beside the call travels in headers:
 * the trace in {@code traceparent}, the request's id in {@code X-Request-Id}, the client's address in
 * {@link #CLIENT_IP}, and in {@link #TIME_LEFT} for how many more milliseconds the caller waits, which holds whatever the
 * clocks say.
 */
public final class HttpTransport implements Transport {
    /** Milliseconds until the caller stops waiting. */
    public static final String TIME_LEFT = "x-lad-time-left-ms";

    /** Where the client's request came from. */
    public static final String CLIENT_IP = "x-lad-client-ip";

    private static final String GATEWAY = "gateway";
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int LONGEST_ANSWER = 32 << 20;

    private final HttpClientAgent http;
    private final Function<String, Optional<Contract>> contracts;
    private final ServiceTokens tokens;
    private final Clock wall;

    /** @param contracts what is known of a service's operations, by its name */
    public HttpTransport(
            HttpClientAgent http, Function<String, Optional<Contract>> contracts, ServiceTokens tokens, Clock wall) {
        this.http = http;
        this.contracts = contracts;
        this.tokens = tokens;
        this.wall = wall;
    }

    /** Connections for calls between services. */
    public static HttpClientAgent client(Vertx vertx) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) CONNECT.toMillis())
                        .setKeepAliveTimeout((int) HttpLimits.CALLERS_KEEP_ALIVE.toSeconds()),
                new PoolOptions().setHttp1MaxSize(64).setMaxWaitQueueSize(256));
    }

    @Override
    public Future<ApiResponse> send(Announcement instance, ApiRequest request) {
        Optional<Contract> contract = contracts.apply(request.service());
        if (contract.isEmpty()) {
            return Future.failedFuture(Transport.unreached(request.service()));
        }
        if (request.operation().equals(CONTRACT)) {
            return Future.succeededFuture(new ApiResponse(
                    200,
                    Map.of("content-type", "application/json"),
                    Json.write(contract.get().document())));
        }
        return contract.get()
                .operation(request.operation())
                .map(operation -> call(instance, operation, request))
                .orElseGet(() -> Future.failedFuture(new Failure.Other(
                        502,
                        "incompatible_release",
                        request.service() + " has no operation " + request.operation() + ".")));
    }

    private Future<ApiResponse> call(Announcement instance, Operation operation, ApiRequest request) {
        long left = request.deadlineMillis() - wall.millis();
        if (left <= 0) {
            return Future.failedFuture(new Failure.DeadlinePassed(request.service()));
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(operation.method()))
                .setAbsoluteURI(instance.url() + target(operation, request))
                .setConnectTimeout(Math.min(left, CONNECT.toMillis()));
        request.headers().forEach(options::putHeader);
        options.putHeader("traceparent", request.trace().header())
                .putHeader("x-request-id", request.requestId())
                .putHeader(CLIENT_IP, request.clientIp())
                .putHeader("authorization", authorization(request));
        return http.request(options)
                .recover(unreached -> Future.failedFuture(Transport.unreached(request.service())))
                .compose(connected -> exchange(connected, request));
    }

    private static String target(Operation operation, ApiRequest request) {
        String path = operation.target(request.path());
        return request.query().isEmpty() ? path : path + "?" + request.query();
    }

    /** From here on the call may have been done, whatever happens. Connecting has taken some of the time that was left. */
    private Future<ApiResponse> exchange(HttpClientRequest connected, ApiRequest request) {
        long left = request.deadlineMillis() - wall.millis();
        if (left <= 0) {
            connected.reset();
            return Future.failedFuture(Transport.unreached(request.service()));
        }
        return connected
                .putHeader(TIME_LEFT, Long.toString(left))
                .send(request.body())
                .compose(response -> body(response).map(body -> RemoteAnswer.of(request, response, body)))
                .timeout(left, TimeUnit.MILLISECONDS)
                .recover(unanswered -> {
                    connected.reset();
                    return Future.failedFuture(
                            unanswered instanceof Failure ? unanswered : new Failure.DeadlinePassed(request.service()));
                });
    }

    private String authorization(ApiRequest request) {
        String caller = request.identity().isService() ? request.identity().service() : GATEWAY;
        return tokens.authorization(caller, request.service(), request.identity());
    }

    /** The whole body, up to a limit; a longer one ends the connection. */
    public static Future<Buffer> body(HttpClientResponse response) {
        Buffer collected = Buffer.buffer();
        response.handler(part -> {
            if (collected.length() + part.length() > LONGEST_ANSWER) {
                response.request().reset();
            } else {
                collected.appendBuffer(part);
            }
        });
        return response.end().map(collected);
    }
}
