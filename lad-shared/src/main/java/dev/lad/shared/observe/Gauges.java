package dev.lad.shared.observe;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** A family of figures that are asked for at each scrape. Of two sources with the same labels the later one counts. */
public final class Gauges {
    private final Map<List<String>, DoubleSupplier> sources = new ConcurrentHashMap<>();

    private Gauges() {}

    static Gauges register(PrometheusRegistry registry, String name, String help, List<String> labels) {
        Gauges gauges = new Gauges();
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(scrape -> gauges.sources.forEach(
                        (values, now) -> scrape.call(now.getAsDouble(), values.toArray(String[]::new))))
                .register(registry);
        return gauges;
    }

    /** Shows {@code now} under these labels, from any thread. */
    public void add(DoubleSupplier now, String... labels) {
        sources.put(List.copyOf(Arrays.asList(labels)), now);
    }

    /** Shows nothing under these labels any more. */
    public void remove(String... labels) {
        sources.remove(Arrays.asList(labels));
    }
}
