package dev.lad.auth;

import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.node.Background;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes registrations, and forgets what has run out. */
final class Upkeep implements Background {
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Vertx vertx;
    private final JobRunner runner;
    private final Sessions sessions;
    private final Throttle throttle;
    private long pruning = -1;

    Upkeep(Vertx vertx, JobRunner runner, Sessions sessions, Throttle throttle) {
        this.vertx = vertx;
        this.runner = runner;
        this.sessions = sessions;
        this.throttle = throttle;
    }

    @Override
    public Future<Void> start() {
        runner.start();
        pruning = vertx.setPeriodic(PRUNE_EVERY.toMillis(), tick -> sessions.prune()
                .compose(pruned -> throttle.prune())
                .onFailure(error -> LOG.atWarn().setCause(error).log("auth.prune-failed")));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        vertx.cancelTimer(pruning);
        return runner.drain();
    }
}
