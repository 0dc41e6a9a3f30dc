package dev.lad.shared.front;

import dev.lad.bus.Identity;
import dev.lad.shared.auth.ServiceTokens;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.mesh.HttpTransport;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Believes a call of another service: by its service token, and of what comes with it the client's address and the time
 * left. Without such a token those headers mean nothing. Comes before the match, because internal operations are there
 * for services alone.
 */
final class AcceptService implements Step {
    private static final CharSequence CLIENT_IP = HttpHeaders.createOptimized(HttpTransport.CLIENT_IP);
    private static final CharSequence TIME_LEFT = HttpHeaders.createOptimized(HttpTransport.TIME_LEFT);
    private static final long LONGEST_MILLIS = Duration.ofHours(1).toMillis();

    private final String service;
    private final Optional<ServiceTokens> tokens;

    /**
     * @param service which is called
     * @param tokens empty where no secret is set: then no service is believed
     */
    AcceptService(String service, Optional<ServiceTokens> tokens) {
        this.service = service;
        this.tokens = tokens;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        MultiMap headers = exchange.request().headers();
        identity(headers, service, tokens).ifPresent(caller -> {
            String client = headers.get(CLIENT_IP);
            exchange.vouchedFor(caller, client == null ? "" : client, timeLeft(headers.get(TIME_LEFT)));
        });
        return NEXT;
    }

    /**
     * For whom another service calls; empty when the caller does not say that it is one.
     *
     * @throws Failure.Unauthenticated when it says so and is not believed
     */
    static Optional<Identity> identity(MultiMap headers, String service, Optional<ServiceTokens> tokens) {
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        return authorization == null || !ServiceTokens.claimedBy(authorization)
                ? Optional.empty()
                : tokens.map(known -> known.identity(authorization, service));
    }

    private static @Nullable Duration timeLeft(@Nullable String millis) {
        if (millis == null) {
            return null;
        }
        try {
            return Duration.ofMillis(Math.max(0, Math.min(Long.parseLong(millis), LONGEST_MILLIS)));
        } catch (NumberFormatException unreadable) {
            throw Failure.Invalid.at("", HttpTransport.TIME_LEFT + " is a whole number of milliseconds.");
        }
    }
}
