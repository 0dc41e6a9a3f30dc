package dev.lad.shared.auth;

import dev.lad.bus.Identity;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Access;
import dev.lad.shared.service.Operation;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Callers who are still being answered long after they were let in: each is told when that would be refused now, because
 * the session or the API key was ended, or the tenant lost the feature.
 */
final class Watches {
    private final Vertx vertx;
    private final Revocations revocations;
    private final TenantFeatures features;
    private final Set<Watch> open = ConcurrentHashMap.newKeySet();

    /** Compared by identity: one caller may have several. */
    private static final class Watch {
        final Operation operation;
        final Identity caller;
        final Context context;
        final Handler<Failure> refused;

        Watch(Operation operation, Identity caller, Context context, Handler<Failure> refused) {
            this.operation = operation;
            this.caller = caller;
            this.context = context;
            this.refused = refused;
        }
    }

    Watches(Vertx vertx, Revocations revocations, TenantFeatures features) {
        this.vertx = vertx;
        this.revocations = revocations;
        this.features = features;
    }

    /** Looks at once too: what is asked for may have been lost since it was allowed. */
    Runnable begin(Operation operation, Identity caller, Handler<Failure> refused) {
        Watch watch = new Watch(operation, caller, vertx.getOrCreateContext(), refused);
        open.add(watch);
        look(watch);
        return () -> open.remove(watch);
    }

    void ended(String session) {
        open.stream().filter(watch -> watch.caller.session().equals(session)).forEach(this::look);
    }

    void changed(UUID tenantId) {
        open.stream()
                .filter(watch ->
                        watch.caller.tenantId().filter(tenantId::equals).isPresent())
                .forEach(this::look);
    }

    private void look(Watch watch) {
        if (revocations.isEnded(watch.caller.session())) {
            tell(watch, Refusals.sessionEnded());
            return;
        }
        features.correct(watch.caller, 0)
                .onSuccess(now -> Access.refusal(watch.operation, now).ifPresent(refusal -> tell(watch, refusal)));
    }

    private void tell(Watch watch, Failure refusal) {
        if (open.remove(watch)) {
            watch.context.runOnContext(on -> watch.refused.handle(refusal));
        }
    }
}
