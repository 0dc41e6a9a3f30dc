package dev.lad.shared.observe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Locale;

/** Calls of one service to one provider. */
public final class ProviderMeters {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Metrics metrics;
    private final String service;
    private final String provider;
    private final Counter calls;
    private final Histogram durations;

    ProviderMeters(Metrics metrics, String service, String provider) {
        this.metrics = metrics;
        this.service = service;
        this.provider = provider;
        this.calls = metrics.counter(
                "lad_provider_calls_total",
                "Requests to providers: ok, unknown (the answer was lost), or why it was refused.",
                "service",
                "provider",
                "operation",
                "outcome");
        this.durations = metrics.latency(
                "lad_provider_call_duration_seconds", "One request to a provider.", "service", "provider", "operation");
    }

    public long begin() {
        return metrics.nanos();
    }

    /** @param outcome {@code ok}, {@code unknown}, or why it was refused */
    public void answered(String operation, String outcome, long begun) {
        calls.labelValues(service, provider, operation, outcome.toLowerCase(Locale.ROOT))
                .inc();
        durations.labelValues(service, provider, operation).observe((metrics.nanos() - begun) / NANOS_PER_SECOND);
    }
}
