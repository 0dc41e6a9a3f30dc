package dev.lad.shared.front;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.bus.Trace;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.http.StrictHttp;
import dev.lad.shared.observe.Span;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request on its way through a {@link Chain}: what is known of it so far. Belongs to one event loop. */
public final class Exchange {
    private static final Trace UNTRACED = new Trace("00000000000000000000000000000000", "0000000000000000", false);

    /** A body up to this long is read and dropped when it is not wanted, so that its connection can be kept. */
    private static final int DROPPED_BYTES = 64 << 10;

    private final HttpServerRequest request;
    private Trace trace = UNTRACED;
    private String requestId = "";
    private String clientIp = "";
    private Identity identity = Identity.ANONYMOUS;
    private @Nullable Duration timeLeft;
    private Map<String, String> path = Map.of();
    private @Nullable Route route;
    private @Nullable Buffer body;
    private @Nullable ApiResponse answer;
    private boolean vouched;
    private Span span = Span.NONE;
    private long begunNanos;
    private boolean held;
    private boolean bodyTaken;
    private int streamedStatus;

    Exchange(HttpServerRequest request) {
        this.request = request;
    }

    /** The request as it came; headers for the answer may be set on its response. */
    public HttpServerRequest request() {
        return request;
    }

    public Trace trace() {
        return trace;
    }

    public String requestId() {
        return requestId;
    }

    /** The address of the client, as far as it can be believed. */
    public String clientIp() {
        return clientIp;
    }

    /** What is being told of it to those who watch; ended by the chain's observer. */
    Span span() {
        return span;
    }

    long begunNanos() {
        return begunNanos;
    }

    void begun(Span span, long nanos) {
        this.span = span;
        this.begunNanos = nanos;
    }

    void origin(Trace trace, String requestId, String clientIp) {
        this.trace = trace;
        this.requestId = requestId;
        this.clientIp = clientIp;
    }

    /** Empty until the operation is matched, and for paths that nobody serves. */
    public Optional<Route> matched() {
        return Optional.ofNullable(route);
    }

    /**
     * The matched route, for steps that come after the match.
     *
     * @throws IllegalStateException when the chain is in the wrong order
     */
    public Route route() {
        if (route == null) {
            throw new IllegalStateException("this step must come after the match");
        }
        return route;
    }

    void matched(RouteTable.Match match) {
        this.route = match.route();
        this.path = match.path();
    }

    public Identity identity() {
        return identity;
    }

    void recognised(Identity caller) {
        this.identity = caller;
    }

    /**
     * Another service has said for whom it calls, and is believed.
     *
     * @param client the address that the call came from in the first place, or empty text
     * @param left how long it waits; null where it did not say
     */
    void vouchedFor(Identity caller, String client, @Nullable Duration left) {
        this.identity = caller;
        this.clientIp = client;
        this.timeLeft = left;
        this.vouched = true;
    }

    /** Whether another service calls, so that who is behind it is known already. */
    boolean isVouchedFor() {
        return vouched;
    }

    /** Keeps a body that is still to be read from passing by while a step waits. */
    void holdBody() {
        if (!bodyTaken && !held) {
            request.pause();
            held = true;
        }
    }

    /** Lets go by what was held and is not wanted any more, so that the next request on the connection can come. */
    void releaseBody() {
        if (held) {
            request.resume();
        }
    }

    /** From here on the body is read, and no more to be held. */
    public void takesBody() {
        bodyTaken = true;
    }

    void received(Buffer whole) {
        this.body = whole;
    }

    /** The body as it came; empty until it is read. */
    public Buffer body() {
        return body == null ? Buffer.buffer() : body;
    }

    /** What the chain is answered with; no further step is taken. A problem is told to be one of this request's path. */
    public void answer(ApiResponse response) {
        this.answer = Problem.about(path(), response);
    }

    /** The path as it came, without query: a reference that resolves to where the client asked. */
    String path() {
        String raw = request.path() == null ? "" : request.path();
        return raw.startsWith("//") ? raw.replaceFirst("^/+", "/") : raw; // Two would name a host.
    }

    @Nullable
    ApiResponse answered() {
        return answer;
    }

    /**
     * Begins an answer that a step writes to the connection itself, part by part; no further step is taken. Its body is
     * chunked unless the headers say how long it is.
     *
     * @param headers names in lower case
     */
    public HttpServerResponse begin(int status, Map<String, String> headers) {
        if (leavesUpload()) {
            StrictHttp.lastOnConnection(request);
        }
        Answer.head(this, status, headers);
        streamedStatus = status;
        return request.response().setChunked(!headers.containsKey("content-length"));
    }

    /** The status that was written, or 0 where nobody has. */
    int streamedStatus() {
        return streamedStatus;
    }

    /** Whether so much of a body is still to come that the connection had better end with the answer. */
    boolean leavesUpload() {
        if (request.isEnded()) {
            return false;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                : Long.parseLong(length) > DROPPED_BYTES;
    }

    /** The path and query at which the service's own port has the operation. */
    public String localTarget() {
        String query = request.query();
        String local = route().operation().target(path);
        return query == null ? local : local + "?" + query;
    }

    /**
     * The call that the service sees.
     *
     * @param nowMillis from when its deadline counts
     */
    public ApiRequest toApiRequest(long nowMillis) {
        Route matched = route();
        String query = request.query();
        return new ApiRequest(
                matched.service(),
                matched.operation().id(),
                path,
                query == null ? "" : query,
                matched.headers(request.headers()),
                identity,
                trace,
                requestId,
                clientIp,
                nowMillis + (timeLeft == null ? matched.operation().timeout() : timeLeft).toMillis(),
                body());
    }
}
