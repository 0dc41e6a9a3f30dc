package dev.lad.shared.front;

import dev.lad.bus.Trace;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Gives the request its id, its place in a trace and the address that it came from. The client's own
 * {@code X-Request-Id} is kept where it is short and plain; otherwise the trace's id serves.
 */
public final class IdentifyRequest implements Step {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence TRACE = HttpHeaders.createOptimized("traceparent");
    private static final int MAX_ID = 128;

    private final ClientAddress addresses;
    private final Observation observation;

    public IdentifyRequest(ClientAddress addresses, Observation observation) {
        this.addresses = addresses;
        this.observation = observation;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        MultiMap headers = exchange.request().headers();
        Trace trace = observation.begin(exchange, headers.get(TRACE));
        String sent = headers.get(REQUEST_ID);
        exchange.origin(trace, sane(sent) ? sent : trace.traceId(), addresses.of(exchange.request()));
        return NEXT;
    }

    /** What may go into logs and headers as it is. */
    private static boolean sane(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_ID) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!plain && c != '-' && c != '_' && c != '.' && c != ':') {
                return false;
            }
        }
        return true;
    }
}
