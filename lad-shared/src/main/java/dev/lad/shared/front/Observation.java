package dev.lad.shared.front;

import dev.lad.bus.Trace;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.RequestMeters;
import dev.lad.shared.observe.Span;
import dev.lad.shared.observe.Spans;
import org.jspecify.annotations.Nullable;

/** Figures and spans of the exchanges at one port. What no contract knows is counted as the operation {@code none}. */
public final class Observation implements Chain.Observer {
    private static final String NONE = "none";

    private final RequestMeters meters;
    private final Spans spans;

    /** @param at {@code gateway} or {@code port} */
    public Observation(Instruments instruments, String at) {
        this.meters = instruments.requests(at);
        this.spans = instruments.spans();
    }

    /** The position of what is done for it. */
    Trace begin(Exchange exchange, @Nullable String traceparent) {
        Span span = spans.request(traceparent);
        exchange.begun(span, meters.begin());
        return span.trace();
    }

    @Override
    public void answered(Exchange exchange, int status) {
        Route route = exchange.matched().orElse(null);
        String service = route == null ? NONE : route.service();
        String operation = route == null ? NONE : route.operation().id();
        meters.answered(service, operation, status, exchange.begunNanos());
        exchange.span().name(service, operation);
        exchange.span().answered(status);
    }
}
