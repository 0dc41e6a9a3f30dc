package dev.lad.shared.front;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import io.vertx.core.Future;
import java.time.Clock;

/** Hands the call to whoever answers it, and answers with what comes back. The last step. */
public final class Dispatch implements Step {
    private final Target target;
    private final Clock wall;

    /** Answers calls. */
    @FunctionalInterface
    public interface Target {
        /** Fails when no answer came; an answer of failure is an answer. */
        Future<ApiResponse> answer(Route route, ApiRequest request);
    }

    public Dispatch(Target target, Clock wall) {
        this.target = target;
        this.wall = wall;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        return target.answer(exchange.route(), exchange.toApiRequest(wall.millis()))
                .onSuccess(exchange::answer)
                .mapEmpty();
    }
}
