package dev.lad.shared.observe;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The figures of one process. A figure asked for twice under one name is the same figure, so that several services in a
 * process share its family and differ by label.
 */
public final class Metrics {
    /** The media type of {@link #scrape}. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    /** In seconds; dense around the objective of 50 ms, and up to what a caller may wait for. */
    private static final double[] LATENCIES = {
        0.001, 0.0025, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Histogram> histograms = new ConcurrentHashMap<>();
    private final Map<String, Gauges> gauges = new ConcurrentHashMap<>();
    private final LongSupplier ticks;

    /** @param ticks nanoseconds from any beginning, ever growing */
    Metrics(LongSupplier ticks) {
        this.ticks = ticks;
    }

    /** With the JVM's own figures: memory, collections, threads, open files. */
    public static Metrics ofProcess() {
        Metrics metrics = new Metrics(System::nanoTime);
        JvmMemoryMetrics.builder().register(metrics.registry);
        JvmGarbageCollectorMetrics.builder().register(metrics.registry);
        JvmThreadsMetrics.builder().register(metrics.registry);
        ProcessMetrics.builder().register(metrics.registry);
        return metrics;
    }

    /** Counts what happened; the exposed name ends in {@code _total}. */
    public Counter counter(String name, String help, String... labels) {
        return counters.computeIfAbsent(name, fresh -> Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry));
    }

    /** How long things took; the exposed name ends in {@code _seconds}. */
    public Histogram latency(String name, String help, String... labels) {
        return histograms.computeIfAbsent(name, fresh -> Histogram.builder()
                .name(name)
                .help(help)
                .unit(Unit.SECONDS)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(LATENCIES)
                .withoutExemplars()
                .register(registry));
    }

    /** How things stand; {@code now} is asked at each scrape, from any thread, until the source is closed. */
    public Gauges gauges(String name, String help, String... labels) {
        return gauges.computeIfAbsent(name, fresh -> Gauges.register(registry, name, help, List.of(labels)));
    }

    /** The names of the families, as they are exposed; histograms without {@code _bucket} and its like. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(counters.keySet());
        names.addAll(histograms.keySet());
        names.addAll(gauges.keySet());
        return names;
    }

    /** Nanoseconds from any beginning, to take the time between two moments. */
    public long nanos() {
        return ticks.getAsLong();
    }

    /** Everything, in Prometheus' text format. */
    public Buffer scrape() {
        var out = new ByteArrayOutputStream(32_768);
        try {
            writer.write(out, registry.scrape(), EscapingScheme.DEFAULT);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
