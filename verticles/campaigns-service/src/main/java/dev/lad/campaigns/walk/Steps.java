package dev.lad.campaigns.walk;

import dev.lad.campaigns.plan.Plan.Node;
import dev.lad.shared.db.Sql;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Moves a walk on, and its job with it. Runs in a transaction that holds the walk. */
final class Steps {
    private final Jobs jobs;
    private final WalkStore walks;
    private final TouchStore touches;
    private final Time time;
    private final Ids ids;

    Steps(Jobs jobs, WalkStore walks, TouchStore touches, Time time) {
        this.jobs = jobs;
        this.walks = walks;
        this.touches = touches;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /** On to a step, through all that takes no time; an empty one ends the walk. */
    Future<Outcome> go(Sql sql, Job job, Walk walk, Optional<String> to) {
        Instant now = now();
        Path path = Path.to(walk.plan(), to, walk.facts(), walk.done(), now);
        Future<Void> passed = Future.succeededFuture();
        for (Path.Passed step : path.passed()) {
            passed = passed.compose(done -> touches.pass(sql, walk, ids.next(), step, now));
        }
        if (path.stand().isEmpty()) {
            return passed.compose(done -> end(sql, job, walk, LeadState.COMPLETED, Optional.empty()));
        }
        Path.Stand stand = path.stand().get();
        return passed.compose(done -> touches.plan(sql, walk, ids.next(), stand, now))
                .compose(done -> walks.stand(sql, walk, stand.node().step().id(), stand.dueAt(), now))
                .compose(done -> jobs.settle(sql, job, Outcome.again(stand.dueAt())));
    }

    /** The step was refused for good: on by its own branch for that, or the walk has failed. */
    Future<Outcome> refused(Sql sql, Job job, Walk walk, Node node, String reason) {
        return node.otherwise().isPresent()
                ? go(sql, job, walk, node.otherwise())
                : end(sql, job, walk, LeadState.FAILED, Optional.of(reason));
    }

    /** Ends it. Its job looks once more, to end the campaign with the last of its walks. */
    Future<Outcome> end(Sql sql, Job job, Walk walk, LeadState state, Optional<String> reason) {
        return walks.end(sql, walk, state, reason, now()).compose(done -> jobs.settle(sql, job, Outcome.again(now())));
    }

    private Instant now() {
        return time.business().instant();
    }
}
