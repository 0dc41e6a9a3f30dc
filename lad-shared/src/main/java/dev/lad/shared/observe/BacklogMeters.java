package dev.lad.shared.observe;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What waits in the tables of one service, as last counted. */
public final class BacklogMeters {
    private final ByKind due;
    private final ByKind dead;
    private final ByKind uncertain;
    private volatile double overdueSeconds;
    private volatile double uncertainSeconds;

    BacklogMeters(Metrics metrics, String service) {
        this.due = new ByKind(
                metrics.gauges("lad_jobs_due", "Jobs whose time has come and that nobody holds.", "service", "kind"),
                service);
        this.dead = new ByKind(metrics.gauges("lad_jobs_dead", "Jobs that were given up.", "service", "kind"), service);
        this.uncertain = new ByKind(
                metrics.gauges("lad_effects_uncertain", "Effects of which nobody knows yet.", "service", "kind"),
                service);
        metrics.gauges("lad_jobs_overdue_seconds", "How long the oldest due job has waited.", "service")
                .add(() -> overdueSeconds, service);
        metrics.gauges("lad_effects_uncertain_age_seconds", "For how long the oldest of them is open.", "service")
                .add(() -> uncertainSeconds, service);
    }

    /** @param overdue how long the oldest due job has waited */
    public void jobs(Map<String, Long> dueByKind, Map<String, Long> deadByKind, Duration overdue) {
        due.show(dueByKind);
        dead.show(deadByKind);
        overdueSeconds = overdue.toMillis() / 1000.0;
    }

    /** @param age for how long the oldest is open */
    public void effects(Map<String, Long> uncertainByKind, Duration age) {
        uncertain.show(uncertainByKind);
        uncertainSeconds = age.toMillis() / 1000.0;
    }

    /** A kind once seen is shown on as 0, so that its line does not break off. */
    private static final class ByKind {
        private final Gauges gauges;
        private final String service;
        private final Set<String> seen = ConcurrentHashMap.newKeySet();
        private volatile Map<String, Long> counts = Map.of();

        ByKind(Gauges gauges, String service) {
            this.gauges = gauges;
            this.service = service;
        }

        void show(Map<String, Long> byKind) {
            counts = Map.copyOf(byKind);
            byKind.keySet().stream().filter(seen::add).forEach(kind -> gauges.add(() -> now(kind), service, kind));
        }

        private double now(String kind) {
            return counts.getOrDefault(kind, 0L);
        }
    }
}
