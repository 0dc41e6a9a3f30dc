package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import java.time.Duration;

/** Carries one request to one instance and its answer back. */
public interface Transport {
    /** Asked for as an operation, every service answers its contract's document. */
    String CONTRACT = "lad.contract";

    /**
     * Sends. What the operation answered, good or bad, is the result; the future fails with a
     * {@link Failure} only when no answer came: {@code Unavailable} when the request surely did not
     * arrive, {@code DeadlinePassed} when it may have.
     */
    Future<ApiResponse> send(Announcement instance, ApiRequest request);

    /** What callers are told whose request surely did not arrive. */
    static Failure unreached(String service) {
        return new Failure.Unavailable(
                "service_unavailable",
                "The service " + service + " is not running now; try again.",
                Duration.ofSeconds(2));
    }
}
