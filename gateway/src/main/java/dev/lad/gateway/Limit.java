package dev.lad.gateway;

import dev.lad.gateway.Buckets.Level;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Operation.RateLimit;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;

/**
 * A limit under the name that the headers call it by: {@code RateLimit-Policy} and {@code RateLimit}, in the syntax of
 * draft-ietf-httpapi-ratelimit-headers-10.
 */
record Limit(String name, RateLimit limit) {
    static final CharSequence POLICY = HttpHeaders.createOptimized("ratelimit-policy");
    static final CharSequence STATE = HttpHeaders.createOptimized("ratelimit");

    private static final int MICROS = 1_000_000;

    String policy() {
        return "\"" + name + "\";q=" + limit.requests() + ";w=" + limit.window().toSeconds();
    }

    void tell(MultiMap headers, Level level) {
        headers.set(STATE, "\"" + name + "\";r=" + level.remaining() + ";t=" + seconds(level.resetMicros()));
    }

    /** @param sentence with a place for the seconds to wait */
    Failure refusal(Level level, String sentence) {
        Duration wait = Duration.ofSeconds(seconds(level.waitMicros()));
        return new Failure.TooMany("rate_limited", sentence.formatted(wait.toSeconds()), wait);
    }

    private static long seconds(long micros) {
        return Math.max(1, (micros + MICROS - 1) / MICROS);
    }
}
