package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** How the instances that this node calls have been lately: one {@link Target} for each, until it is gone. */
public final class Targets {
    private final Vertx vertx;
    private final Transport transport;
    private final MeshConfig.Limits limits;
    private final Map<String, Target> byInstance = new ConcurrentHashMap<>();

    public Targets(Vertx vertx, Registry registry, Transport transport, MeshConfig.Limits limits) {
        this.vertx = vertx;
        this.transport = transport;
        this.limits = limits;
        registry.onChange(announcement -> {
            if (announcement.state() == State.GONE) {
                remove(announcement).ifPresent(Target::close);
            }
        });
        registry.onLost(announcement -> remove(announcement).ifPresent(Target::lost));
    }

    /** All that have been called, for metrics and for looking at. */
    public Collection<Target> all() {
        return List.copyOf(byInstance.values());
    }

    /** The first that takes a call now. */
    Optional<Target> admitting(List<Announcement> instances) {
        return first(instances, Target::admitsCall);
    }

    /** The first that takes a stream now. */
    Optional<Target> streaming(List<Announcement> instances) {
        return first(instances, Target::admitsStream);
    }

    private Optional<Target> first(List<Announcement> instances, Predicate<Target> admits) {
        for (Announcement instance : instances) {
            Target target = byInstance.computeIfAbsent(
                    instance.instance(), any -> new Target(vertx, instance, transport, limits));
            if (admits.test(target)) {
                return Optional.of(target);
            }
        }
        return Optional.empty();
    }

    Failure busy(String service) {
        return Guard.busy("The service " + service, limits.breakerPause());
    }

    private Optional<Target> remove(Announcement announcement) {
        return Optional.ofNullable(byInstance.remove(announcement.instance()));
    }
}
