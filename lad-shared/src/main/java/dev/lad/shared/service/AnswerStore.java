package dev.lad.shared.service;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Keeps the answers to requests with an {@code Idempotency-Key}, so that the same request has its effect once. */
public interface AnswerStore {

    /**
     * Runs {@code work} for a key that is new; gives the kept answer for a known one.
     *
     * <p>Fails with {@code Unprocessable} (422, {@code idempotency_key_reused}) for the same key with another body, and with
     * {@code Conflict} (409, {@code idempotency_key_in_use}) while the first is running, and with 410 {@code answer_erased}
     * where the first answer told of somebody who was deleted since. Answers that
     * may turn out otherwise when asked again are not kept: 5xx, 401, 402, 403, 409, 429, and failures that say when to ask
     * again ({@code Retry-After}).
     *
     * @param caller whose key it is; {@link Identity#ANONYMOUS} for what is open to all, whoever asks
     */
    Future<ApiResponse> once(Identity caller, ApiRequest request, String key, Supplier<Future<ApiResponse>> work);

    /** For a service without a database: keys are accepted and every request runs. */
    AnswerStore NONE = (caller, request, key, work) -> work.get();
}
