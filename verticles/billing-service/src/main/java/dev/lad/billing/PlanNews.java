package dev.lad.billing;

import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Tells the auth-service which plan a tenant has and what that includes: the list of plans is here and nowhere else. It tells the plan of now, not that of the moment when the news was
 * noted, so that news told late or twice end in the same state.
 */
final class PlanNews {
    private final Subscriptions subscriptions;
    private final Services services;

    PlanNews(Subscriptions subscriptions, Services services) {
        this.subscriptions = subscriptions;
        this.services = services;
    }

    private record Change(String plan, Optional<String> status, Optional<List<String>> features) {}

    void toldBy(JobRunner runner) {
        runner.handle(JobKind.named(Subscriptions.TELL_PLAN), (job, caller) -> tell(caller)
                .map(told -> Outcome.done()));
    }

    private Future<?> tell(Caller caller) {
        return subscriptions
                .current(caller)
                .compose(now -> services.call(
                        caller,
                        Ask.of("auth", "setPlan").path("id", caller.tenantId()).body(change(now))));
    }

    /** A tenant that never subscribed keeps its trial. */
    private static Change change(Subscription now) {
        String plan = now.planInForce();
        return new Change(
                plan,
                now.stripeId().map(subscribed -> "active"),
                Plans.plan(plan).map(Plans.Plan::features));
    }
}
