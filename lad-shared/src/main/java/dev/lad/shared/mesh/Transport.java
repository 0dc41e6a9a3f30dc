package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import io.vertx.core.Future;

/** Carries one request to one instance and its answer back. */
public interface Transport {
    /** Asked for as an operation, every service answers its contract's document. */
    String CONTRACT = "lad.contract";

    /**
     * Sends. What the operation answered, good or bad, is the result; the future fails with a
     * {@link dev.lad.shared.errors.Failure} only when no answer came: {@code Unavailable} when the request surely did not
     * arrive, {@code DeadlinePassed} when it may have.
     */
    Future<ApiResponse> send(Announcement instance, ApiRequest request);
}
