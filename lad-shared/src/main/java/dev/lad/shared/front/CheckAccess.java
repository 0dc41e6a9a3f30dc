package dev.lad.shared.front;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Access;
import io.vertx.core.Future;
import java.util.Optional;

/** Refuses what the caller may not call: 401 without credentials, 403 without the feature or the role. */
public final class CheckAccess implements Step {
    @Override
    public Future<Void> take(Exchange exchange) {
        Optional<Failure> refusal = Access.refusal(exchange.route().operation(), exchange.identity());
        return refusal.isEmpty() ? NEXT : Future.failedFuture(refusal.get());
    }
}
