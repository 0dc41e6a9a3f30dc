package dev.lad.shared.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.MismatchedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.util.Set;
import java.util.function.Supplier;

/** Calls operations of other services on behalf of a caller, with what is left of the caller's deadline. */
public final class Services {
    private final Delivery delivery;
    private final String self;

    /** @param self the service that calls; it vouches for the caller */
    public Services(Delivery delivery, String self) {
        this.delivery = delivery;
        this.self = self;
    }

    /**
     * The {@code data} of the answer. Fails with what the operation failed with ({@code InsufficientCredits} as itself,
     * others as {@code Failure.Other} with their code, a 400 or 401 as 500 {@code internal_error}), with {@code Unavailable}
     * when the service is not running, with {@code DeadlinePassed} when it may or may not have been done, and with 502
     * {@code incompatible_release} when the answer cannot be read.
     */
    public Future<JsonNode> call(Caller caller, Ask ask) {
        return send(caller, ask).map(response -> read(ask, () -> data(response)));
    }

    /**
     * Like {@link #call(Caller, Ask)}, for a request that is made of what people wrote: a 400 is about that, and comes as
     * what it is.
     */
    public Future<JsonNode> relay(Caller caller, Ask ask) {
        return send(caller, ask, Set.of(401)).map(response -> read(ask, () -> data(response)));
    }

    /** The {@code data} of the answer as a record. Members that the record does not name are left aside. */
    public <T> Future<T> call(Caller caller, Ask ask, Class<T> type) {
        return call(caller, ask).map(data -> read(ask, () -> Json.readLeniently(data, type)));
    }

    /** The whole answer of a success, for what comes in no envelope. Fails like {@link #call(Caller, Ask)}. */
    public Future<ApiResponse> send(Caller caller, Ask ask) {
        return send(caller, ask, Set.of(400, 401));
    }

    /** @param ours the statuses that say that the request was malformed or unauthorised: our mistake, not our caller's */
    private Future<ApiResponse> send(Caller caller, Ask ask, Set<Integer> ours) {
        ApiRequest request = new ApiRequest(
                ask.service(),
                ask.operation(),
                ask.path(),
                ask.query(),
                ask.headers(),
                caller.identity().through(self),
                caller.trace(),
                caller.requestId(),
                "",
                caller.deadlineMillis(),
                ask.body());
        return delivery.send(request, ask.isRepeatable())
                .compose(response -> response.isSuccess()
                        ? Future.succeededFuture(response)
                        : Future.failedFuture(failure(ask, response, ours)));
    }

    private static Failure failure(Ask ask, ApiResponse response, Set<Integer> ours) {
        Failure failure = read(ask, () -> Problem.read(response));
        return ours.contains(failure.status())
                ? new Failure.Other(
                        500,
                        "internal_error",
                        ask.service() + "." + ask.operation() + " refused our request: " + failure.sentence())
                : failure;
    }

    /** What another service answers is its own doing: never our caller's mistake. */
    private static <T> T read(Ask ask, Supplier<T> answer) {
        try {
            return answer.get();
        } catch (MalformedJson | MismatchedJson broken) {
            throw new Failure.Other(
                    502,
                    "incompatible_release",
                    ask.service() + "." + ask.operation() + " gave an answer that we cannot read: "
                            + broken.getMessage());
        }
    }

    private static JsonNode data(ApiResponse response) {
        return StrictJson.parse(response.body()).path("data");
    }
}
