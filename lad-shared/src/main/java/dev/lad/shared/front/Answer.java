package dev.lad.shared.front;

import dev.lad.bus.ApiResponse;
import dev.lad.shared.http.StrictHttp;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Writes an answer to the connection, with the headers that every answer has. */
final class Answer {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence TRACE = HttpHeaders.createOptimized("traceparent");
    private static final CharSequence SNIFFING = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private Answer() {}

    static void send(Exchange exchange, ApiResponse answer) {
        HttpServerResponse response = exchange.request().response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (exchange.leavesUpload()) {
            StrictHttp.lastOnConnection(exchange.request());
        }
        head(exchange, answer.status(), answer.headers());
        end(exchange, answer, response);
        exchange.releaseBody();
    }

    /** Sets status and headers; nothing is sent yet. */
    static void head(Exchange exchange, int status, Map<String, String> more) {
        HttpServerResponse response = exchange.request().response();
        MultiMap headers = response.headers();
        headers.set(REQUEST_ID, exchange.requestId());
        headers.set(TRACE, exchange.trace().header());
        headers.set(SNIFFING, NOSNIFF);
        headers.set(POLICY, NOTHING);
        headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        for (Map.Entry<String, String> header : more.entrySet()) {
            headers.set(header.getKey(), value(exchange, header));
        }
        response.setStatusCode(status);
    }

    private static String value(Exchange exchange, Map.Entry<String, String> header) {
        String value = header.getValue();
        boolean local = header.getKey().equals("location") && value.startsWith("/") && !value.startsWith("//");
        return local ? exchange.matched().map(route -> route.outside(value)).orElse(value) : value;
    }

    private static void end(Exchange exchange, ApiResponse answer, HttpServerResponse response) {
        boolean bodiless = answer.status() == 204 || answer.status() == 304;
        if (HttpMethod.HEAD.equals(exchange.request().method()) && !bodiless) {
            response.putHeader(
                    HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length()));
            response.end();
        } else if (bodiless) {
            response.end();
        } else {
            response.end(answer.body());
        }
    }
}
