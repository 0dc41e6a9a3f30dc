package dev.lad.shared.jobs;

import dev.lad.shared.observe.Instruments;
import io.prometheus.metrics.core.metrics.Counter;

/** How the tries of one runner's jobs have ended, by the figures that it shows. */
public final class Runs {
    private final Instruments instruments = Instruments.unobserved("test");
    private final Counter ended;

    public Runs() {
        instruments.jobs();
        ended = instruments.metrics().counter("lad_job_runs_total", "");
    }

    /** For the runner. */
    public Instruments instruments() {
        return instruments;
    }

    public long done() {
        return as("done");
    }

    public long again() {
        return as("again");
    }

    public long failed() {
        return as("failed");
    }

    public long dead() {
        return as("dead");
    }

    public long lost() {
        return as("lost");
    }

    private long as(String outcome) {
        return ended.collect().getDataPoints().stream()
                .filter(point -> outcome.equals(point.getLabels().get("outcome")))
                .mapToLong(point -> (long) point.getValue())
                .sum();
    }
}
