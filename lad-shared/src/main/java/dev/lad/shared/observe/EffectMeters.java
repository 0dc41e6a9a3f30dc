package dev.lad.shared.observe;

import io.prometheus.metrics.core.metrics.Counter;

/** What one service did to the outside world. */
public final class EffectMeters {
    private final String service;
    private final Counter outcomes;

    EffectMeters(Metrics metrics, String service) {
        this.service = service;
        this.outcomes = metrics.counter(
                "lad_effects_total", "What became of effects: done, refused, uncertain.", "service", "kind", "outcome");
    }

    /** @param state the state that it came to: {@code done}, {@code refused} or {@code uncertain} */
    public void became(String kind, String state) {
        outcomes.labelValues(service, kind, state).inc();
    }
}
