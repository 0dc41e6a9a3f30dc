package dev.lad.shared.observe;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Requests by operation, at one place: {@code gateway} and {@code port} see what clients see, {@code service} sees every
 * call of an operation, also those of other services.
 */
public final class RequestMeters {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int STATUSES = 600;

    private final Metrics metrics;
    private final String at;
    private final Histogram durations;
    private final Counter answers;
    private final Map<String, Map<String, Meter>> byService = new ConcurrentHashMap<>();

    RequestMeters(Metrics metrics, String at) {
        this.metrics = metrics;
        this.at = at;
        this.durations = metrics.latency(
                "lad_request_duration_seconds",
                "From the head of a request to its answer.",
                "at",
                "service",
                "operation");
        this.answers = metrics.counter("lad_requests_total", "Answers given.", "at", "service", "operation", "status");
    }

    /** What to give to {@link #answered} later. */
    public long begin() {
        return metrics.nanos();
    }

    /** @param operation its {@code operationId}, or {@code none} for what no contract knows; never a path */
    public void answered(String service, String operation, int status, long begun) {
        meter(service, operation).answered(status, (metrics.nanos() - begun) / NANOS_PER_SECOND);
    }

    private Meter meter(String service, String operation) {
        Map<String, Meter> meters = byService.get(service);
        Meter known = meters == null ? null : meters.get(operation);
        return known != null
                ? known
                : byService
                        .computeIfAbsent(service, fresh -> new ConcurrentHashMap<>())
                        .computeIfAbsent(operation, fresh -> new Meter(service, operation));
    }

    /** One operation's figures, found once; an answer then costs no look-up by labels. */
    private final class Meter {
        private final String service;
        private final String operation;
        private final DistributionDataPoint duration;
        private final AtomicReferenceArray<CounterDataPoint> byStatus = new AtomicReferenceArray<>(STATUSES);

        Meter(String service, String operation) {
            this.service = service;
            this.operation = operation;
            this.duration = durations.labelValues(at, service, operation);
        }

        void answered(int status, double seconds) {
            duration.observe(seconds);
            int slot = status < 0 || status >= STATUSES ? 0 : status;
            CounterDataPoint count = byStatus.get(slot);
            if (count == null) {
                count = answers.labelValues(at, service, operation, Integer.toString(slot));
                byStatus.set(slot, count);
            }
            count.inc();
        }
    }
}
