package dev.lad.shared.node;

import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import dev.lad.shared.mesh.Registry;
import dev.lad.shared.mesh.Targets;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.Instruments.Circuit;
import dev.lad.shared.observe.Metrics;
import dev.lad.shared.observe.Readiness;
import dev.lad.shared.observe.Readiness.Finding;
import io.prometheus.metrics.core.metrics.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether a process is part of its cluster, and what it has seen of the others. */
public final class NodeHealth {
    private static final long ECHO_MILLIS = 1_000;

    private final Vertx vertx;
    private final String echo = "lad.echo." + UUID.randomUUID();

    private NodeHealth(Vertx vertx) {
        this.vertx = vertx;
    }

    static NodeHealth of(Vertx vertx, Registry registry, Targets targets, Instruments instruments) {
        Metrics metrics = instruments.metrics();
        NodeHealth health = new NodeHealth(vertx);
        vertx.eventBus().consumer(health.echo, message -> message.reply(message.body()));
        Counter changes = metrics.counter(
                "lad_instance_changes_total", "Instances that came, drained or went.", "service", "state");
        registry.onChange(news -> {
            changes.labelValues(news.service(), word(news.state())).inc();
            metrics.gauges("lad_instances", "Instances of a service that take work, as seen from here.", "service")
                    .add(() -> up(registry, news.service()), news.service());
            instruments.circuit(news.service(), () -> worst(targets, news.service()));
        });
        return health;
    }

    /** Adds what concerns the process as a whole. */
    public Readiness on(Readiness readiness) {
        return readiness.check("cluster", this::cluster);
    }

    /** A message to ourselves goes by the cluster's map of who listens where; a node that has lost it gets no answer. */
    private Future<Finding> cluster() {
        ClusterManager manager = manager();
        if (manager == null) {
            return Future.succeededFuture(new Finding(Readiness.State.UP, Map.of("mode", "alone")));
        }
        if (!manager.isActive()) {
            return Future.succeededFuture(Finding.of(Readiness.State.DOWN));
        }
        return vertx.eventBus()
                .request(echo, "")
                .timeout(ECHO_MILLIS, TimeUnit.MILLISECONDS)
                .map(heard -> new Finding(
                        Readiness.State.UP, Map.of("nodes", manager.getNodes().size())));
    }

    private @Nullable ClusterManager manager() {
        return vertx.isClustered() ? ((VertxInternal) vertx).clusterManager() : null;
    }

    private static double up(Registry registry, String service) {
        return registry.all().stream()
                .filter(instance -> instance.service().equals(service) && instance.state() == State.UP)
                .map(Announcement::instance)
                .count();
    }

    /** Of the instances that were called from here. */
    private static Circuit worst(Targets targets, String service) {
        return targets.all().stream()
                .filter(target -> target.instance().service().equals(service))
                .map(target -> Circuit.of(target.state()))
                .max(Comparator.naturalOrder())
                .orElse(Circuit.CLOSED);
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
