package dev.lad.shared.jobs;

import dev.lad.shared.service.Caller;
import io.vertx.core.Future;

/**
 * Does one kind of work. A failed future is the same as {@link Outcome.Failed}; where the failure says how long to wait
 * ({@code retry-after}), the back-off is at least that.
 */
@FunctionalInterface
public interface JobWork {

    /**
     * Runs one job.
     *
     * @param caller the service itself, for the job's tenant; its deadline is when the runner stops waiting
     */
    Future<Outcome> run(Job job, Caller caller);
}
