package dev.lad.gateway;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.auth.Recognition;
import dev.lad.shared.front.Dispatch;
import dev.lad.shared.front.Route;
import dev.lad.shared.mesh.Delivery;
import dev.lad.shared.service.Operation;
import io.vertx.core.Future;

/** Sends a call on to its service. What the contract says of the operation decides whether it may be tried twice. */
final class Forward implements Dispatch.Answerer {
    private final Delivery delivery;
    private final Recognition recognition;

    Forward(Delivery delivery, Recognition recognition) {
        this.delivery = delivery;
        this.recognition = recognition;
    }

    @Override
    public Future<ApiResponse> answer(Route route, ApiRequest request) {
        Operation operation = route.operation();
        boolean keyed =
                operation.isOncePerKey() && request.header("idempotency-key").isPresent();
        return delivery.send(request, operation.isRead() || keyed).onSuccess(this::introduce);
    }

    /** Who has just logged in comes again in a moment, with a token that was never seen. */
    private void introduce(ApiResponse answer) {
        String cookie = answer.headers().get("set-cookie");
        if (cookie != null) {
            recognition.issued(cookie);
        }
    }
}
