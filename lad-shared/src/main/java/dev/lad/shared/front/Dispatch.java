package dev.lad.shared.front;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import io.vertx.core.Future;
import java.time.Clock;

/** Hands the call to whoever answers it, and answers with what comes back. The last step. */
public final class Dispatch implements Step {
    private final Answerer answerer;
    private final Clock wall;

    /** Answers calls. */
    @FunctionalInterface
    public interface Answerer {
        /** Fails when no answer came; an answer of failure is an answer. */
        Future<ApiResponse> answer(Route route, ApiRequest request);
    }

    public Dispatch(Answerer answerer, Clock wall) {
        this.answerer = answerer;
        this.wall = wall;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        return answerer.answer(exchange.route(), exchange.toApiRequest(wall.millis()))
                .onSuccess(exchange::answer)
                .mapEmpty();
    }
}
