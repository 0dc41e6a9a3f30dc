package dev.lad.shared.observe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.concurrent.atomic.AtomicInteger;

/** The background work of one service. */
public final class JobMeters {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Metrics metrics;
    private final String service;
    private final Counter runs;
    private final Histogram durations;
    private final AtomicInteger running = new AtomicInteger();

    JobMeters(Metrics metrics, String service) {
        this.metrics = metrics;
        this.service = service;
        this.runs = metrics.counter(
                "lad_job_runs_total",
                "Tries of jobs: done, again (due later by its own will), failed (tried again), dead, lost.",
                "service",
                "kind",
                "outcome");
        this.durations = metrics.latency("lad_job_duration_seconds", "One try of a job.", "service", "kind");
        metrics.gauges("lad_jobs_running", "Jobs that this instance holds.", "service")
                .add(running::get, service);
    }

    public long begin() {
        return metrics.nanos();
    }

    /** How many this instance holds now. */
    public void running(int now) {
        running.set(now);
    }

    public void ended(String kind, long begun) {
        durations.labelValues(service, kind).observe((metrics.nanos() - begun) / NANOS_PER_SECOND);
    }

    /** @param outcome {@code done}, {@code again}, {@code failed}, {@code dead} or {@code lost} */
    public void settled(String kind, String outcome) {
        runs.labelValues(service, kind, outcome).inc();
    }
}
