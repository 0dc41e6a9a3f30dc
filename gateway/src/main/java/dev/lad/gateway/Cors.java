package dev.lad.gateway;

import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.front.Exchange;
import dev.lad.shared.front.Step;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Set;

/**
 * Lets pages of the allowed origins call with credentials, and answers browsers that ask first. A page of another origin
 * gets no header, so its browser keeps the answer from it; its preflight is refused with a sentence. See the Fetch
 * standard, <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>.
 */
final class Cors implements Step {
    private static final CharSequence ALLOW_METHODS =
            HttpHeaders.createOptimized("GET, HEAD, POST, PUT, PATCH, DELETE");
    private static final CharSequence ALLOW_HEADERS = HttpHeaders.createOptimized(
            "Authorization, Content-Type, Accept, X-API-Key, X-Tenant-Id, X-Request-Id, Idempotency-Key, If-Match,"
                    + " Last-Event-ID, traceparent");
    private static final CharSequence EXPOSE_HEADERS = HttpHeaders.createOptimized(
            "X-Request-Id, traceparent, ETag, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed,"
                    + " Content-Disposition");
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    private static final CharSequence MAX_AGE_SECONDS = HttpHeaders.createOptimized("600");
    private static final ApiResponse GO_ON = new ApiResponse(204, Map.of(), Buffer.buffer());

    private final Set<String> origins;

    Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        MultiMap asked = exchange.request().headers();
        String origin = asked.get(HttpHeaders.ORIGIN);
        if (origin == null) {
            return NEXT;
        }
        MultiMap headers = exchange.request().response().headers();
        headers.set(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        boolean allowed = origins.contains(origin);
        boolean preflight = HttpMethod.OPTIONS.equals(exchange.request().method())
                && asked.contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (preflight && !allowed) {
            throw new Failure.Other(403, "origin_not_allowed", "Pages of this origin may not call the API.");
        }
        if (allowed) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        }
        if (preflight) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, ALLOW_METHODS);
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ALLOW_HEADERS);
            headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
            exchange.answer(GO_ON);
        } else if (allowed) {
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSE_HEADERS);
        }
        return NEXT;
    }
}
