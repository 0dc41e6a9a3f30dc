package dev.lad.gateway;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.front.Dispatch;
import dev.lad.shared.front.Route;
import dev.lad.shared.mesh.Delivery;
import dev.lad.shared.service.Operation;
import io.vertx.core.Future;

/** Sends a call on to its service. What the contract says of the operation decides whether it may be tried twice. */
final class Forward implements Dispatch.Target {
    private final Delivery delivery;

    Forward(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public Future<ApiResponse> answer(Route route, ApiRequest request) {
        Operation operation = route.operation();
        boolean keyed =
                operation.keepsAnswers() && request.header("idempotency-key").isPresent();
        return delivery.send(request, operation.isRead() || keyed);
    }
}
