package dev.lad.shared.observe;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One lane of a service's database: its pipelined statements, its tenants' transactions, or its work across tenants.
 * Counts what runs and what waits for a connection, and takes the time of each.
 */
public final class DatabaseMeters {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Metrics metrics;
    private final Spans spans;
    private final DistributionDataPoint durations;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param limit so many may run at once; more are made to wait or are refused */
    DatabaseMeters(Metrics metrics, Spans spans, String service, String lane, int limit) {
        this.metrics = metrics;
        this.spans = spans;
        this.durations = metrics.latency(
                        "lad_db_duration_seconds",
                        "Statements (lane pipelined) and transactions, with the wait for a connection.",
                        "service",
                        "lane")
                .labelValues(service, lane);
        metrics.gauges("lad_db_running", "Statements or transactions begun and not ended.", "service", "lane")
                .add(running::get, service, lane);
        metrics.gauges("lad_db_waiting", "Those of them that wait for a connection.", "service", "lane")
                .add(waiting::get, service, lane);
        metrics.gauges("lad_db_limit", "How many may run at once.", "service", "lane")
                .add(() -> limit, service, lane);
    }

    /** Runs it under the current trace. */
    public <T> Future<T> run(String statement, Supplier<Future<T>> work) {
        long begun = metrics.nanos();
        Span span = spans.sql(statement);
        running.incrementAndGet();
        return span.around(work).onComplete(done -> {
            running.decrementAndGet();
            durations.observe((metrics.nanos() - begun) / NANOS_PER_SECOND);
        });
    }

    /** A connection is being waited for. */
    public <T> Future<T> waitFor(Future<T> connection) {
        waiting.incrementAndGet();
        return connection.onComplete(got -> waiting.decrementAndGet());
    }

    /** A span for one statement of a transaction; the lane counts the transaction as a whole. */
    public <T> Future<T> statement(String statement, Supplier<Future<T>> work) {
        return spans.isOn() ? spans.sql(statement).around(work) : work.get();
    }
}
