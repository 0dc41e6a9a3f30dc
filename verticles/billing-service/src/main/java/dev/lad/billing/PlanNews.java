package dev.lad.billing;

import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Tells the auth-service which plan a tenant has. It tells the plan of now, not that of the moment when the news was
 * noted, so that news told late or twice end in the same state.
 */
final class PlanNews {
    private final Subscriptions subscriptions;
    private final Services services;

    PlanNews(Subscriptions subscriptions, Services services) {
        this.subscriptions = subscriptions;
        this.services = services;
    }

    void toldBy(JobRunner runner) {
        runner.handle(JobKind.named(Subscriptions.TELL_PLAN), (job, caller) -> tell(caller)
                .map(told -> Outcome.done()));
    }

    private Future<?> tell(Caller caller) {
        return subscriptions
                .current(caller)
                .compose(now -> services.call(
                        caller,
                        Ask.of("auth", "setPlan")
                                .path("id", caller.tenantId())
                                .body(Map.of("plan", now.planInForce(), "status", "active"))));
    }
}
