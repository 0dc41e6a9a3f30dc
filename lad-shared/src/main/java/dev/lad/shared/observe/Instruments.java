package dev.lad.shared.observe;

import io.vertx.circuitbreaker.CircuitBreakerState;
import java.util.function.Supplier;

/** What one service of a process measures itself with. */
public final class Instruments {
    private final Metrics metrics;
    private final Spans spans;
    private final String service;

    /** How a circuit stands. */
    public enum Circuit {
        CLOSED(0),
        /** One call is let through to see. */
        HALF_OPEN(1),
        OPEN(2);

        private final int shown;

        Circuit(int shown) {
            this.shown = shown;
        }

        public static Circuit of(CircuitBreakerState state) {
            return switch (state) {
                case CLOSED -> CLOSED;
                case HALF_OPEN -> HALF_OPEN;
                case OPEN -> OPEN;
            };
        }
    }

    /** @param spans where tracing is off: {@link Spans#OFF} */
    public Instruments(Metrics metrics, Spans spans, String service) {
        this.metrics = metrics;
        this.spans = spans;
        this.service = service;
    }

    /** Measures into the void, for what runs outside of a node. */
    public static Instruments unobserved(String service) {
        return new Instruments(new Metrics(() -> 0), Spans.OFF, service);
    }

    /** For figures of a service's own. */
    public Metrics metrics() {
        return metrics;
    }

    public Spans spans() {
        return spans;
    }

    /** @param at {@code gateway}, {@code port} or {@code service} */
    public RequestMeters requests(String at) {
        return new RequestMeters(metrics, at);
    }

    /** @param lane {@code pipelined}, {@code transactions} or {@code system} */
    public DatabaseMeters database(String lane, int limit) {
        return new DatabaseMeters(metrics, spans, service, lane, limit);
    }

    public JobMeters jobs() {
        return new JobMeters(metrics, service);
    }

    public EffectMeters effects() {
        return new EffectMeters(metrics, service);
    }

    public BacklogMeters backlog() {
        return new BacklogMeters(metrics, service);
    }

    public ProviderMeters provider(String name) {
        return new ProviderMeters(metrics, service, name);
    }

    /** Shows a circuit, of a provider or another service, for as long as the process lives. */
    public void circuit(String target, Supplier<Circuit> now) {
        metrics.gauges("lad_breaker_state", "0 closed, 1 half open, 2 open.", "service", "target")
                .add(() -> now.get().shown, service, target);
    }
}
