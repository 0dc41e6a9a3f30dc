package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.observe.Metrics;
import dev.lad.shared.observe.Span;
import dev.lad.shared.observe.Spans;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Any transport, with a span for each call, its time, and how many are under way. */
public final class ObservedTransport implements Transport {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Transport transport;
    private final Metrics metrics;
    private final Spans spans;
    private final Histogram durations;
    private final Counter unanswered;
    private final Map<String, DistributionDataPoint> byService = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();

    public ObservedTransport(Transport transport, Metrics metrics, Spans spans) {
        this.transport = transport;
        this.metrics = metrics;
        this.spans = spans;
        this.durations = metrics.latency(
                "lad_call_duration_seconds", "Calls of a service from this process, to the answer.", "target");
        this.unanswered = metrics.counter(
                "lad_calls_unanswered_total", "Calls to which no answer came, and why.", "target", "reason");
        metrics.gauges("lad_calls_in_flight", "Calls from this process that wait for an answer.")
                .add(underWay::get);
    }

    @Override
    public Future<ApiResponse> send(Announcement instance, ApiRequest request) {
        long begun = metrics.nanos();
        Span span = spans.call(request.service(), request.operation(), request.trace());
        underWay.incrementAndGet();
        return transport
                .send(instance, spans.isOn() ? request.at(span.trace()) : request)
                .onComplete((response, failure) -> {
                    underWay.decrementAndGet();
                    duration(request.service()).observe((metrics.nanos() - begun) / NANOS_PER_SECOND);
                    if (failure == null) {
                        span.answered(response.status());
                    } else {
                        unanswered
                                .labelValues(request.service(), reason(failure))
                                .inc();
                        span.end(failure);
                    }
                });
    }

    private DistributionDataPoint duration(String service) {
        DistributionDataPoint known = byService.get(service);
        return known == null ? byService.computeIfAbsent(service, durations::labelValues) : known;
    }

    private static String reason(Throwable failure) {
        return failure instanceof Failure known ? known.code() : "broken";
    }
}
