package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Undecodable;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Clock;

/** Over the event bus, to the address of the chosen instance. */
public final class BusTransport implements Transport {
    private final Vertx vertx;
    private final Registry registry;
    private final Clock wall;

    public BusTransport(Vertx vertx, Registry registry, Clock wall) {
        this.vertx = vertx;
        this.registry = registry;
        this.wall = wall;
    }

    @Override
    public Future<ApiResponse> send(Announcement instance, ApiRequest request) {
        long left = request.deadlineMillis() - wall.millis();
        if (left <= 0) {
            return Future.failedFuture(new Failure.DeadlinePassed(request.service()));
        }
        DeliveryOptions options = new DeliveryOptions()
                .setSendTimeout(left)
                .setLocalOnly(registry.isLocal(instance))
                .setTracingPolicy(TracingPolicy.IGNORE);
        return vertx.eventBus()
                .<Object>request(instance.address(), request, options)
                .map(message -> answer(request, message.body()))
                .recover(error -> Future.failedFuture(failure(request, error)));
    }

    private static ApiResponse answer(ApiRequest request, Object body) {
        if (body instanceof ApiResponse response) {
            return response;
        }
        String reason = body instanceof Undecodable undecodable ? undecodable.reason() : "an answer of another kind";
        throw new Failure.Other(
                502, "incompatible_release", request.service() + " and this node differ: " + reason + ".");
    }

    private static Throwable failure(ApiRequest request, Throwable error) {
        if (error instanceof ReplyException reply) {
            return reply.failureType() == ReplyFailure.TIMEOUT
                    ? new Failure.DeadlinePassed(request.service())
                    : Transport.unreached(request.service());
        }
        return error;
    }
}
