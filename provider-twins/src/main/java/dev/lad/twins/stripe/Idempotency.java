package dev.lad.twins.stripe;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Replays the first answer to an {@code Idempotency-Key}.
 *
 * <p>Stripe keeps keys for at least 24 hours; here they are kept until {@value #MAX_KEYS} newer ones have come, so that a
 * fast clock does not make them forgotten early. Parameters are compared parsed, not as bytes. An answer is kept once
 * the request was executed: a success, a declined card or a 500, but no other refusal.
 *
 * @see <a href="https://docs.stripe.com/api/idempotent_requests">Stripe: Idempotent requests</a>
 */
final class Idempotency {
    private static final int MAX_KEYS = 10_000;
    private static final int MAX_KEY_LENGTH = 255;

    private final Clock realTime;
    private final Shelf<Known> keys;

    /**
     * @param request what was asked; empty when a failure came before the request was read
     * @param busyUntil before that instant the first request counts as still being worked on
     */
    private record Known(Optional<JsonObject> request, String requestId, Answer answer, Instant busyUntil) {
        private JsonObject kept() {
            return new JsonObject()
                    .put("request", request.orElse(null))
                    .put("requestId", requestId)
                    .put("answer", answer.toJson())
                    .put("busyUntil", busyUntil.toString());
        }

        private static Known of(JsonObject json) {
            return new Known(
                    Optional.ofNullable(json.getJsonObject("request")),
                    json.getString("requestId"),
                    Answer.of(json.getJsonObject("answer")),
                    Instant.parse(json.getString("busyUntil")));
        }
    }

    Idempotency(Clock realTime, Memory memory) {
        this.realTime = realTime;
        this.keys = memory.shelf("stripe.idempotency_keys", new Form<>(Known::kept, Known::of));
    }

    void reset() {
        keys.clear();
    }

    /** @param busyFor how long Stripe is to seem at work on a request, in real time */
    Answer once(String key, JsonObject request, String requestId, Duration busyFor, Supplier<Answer> execute) {
        if (key.length() > MAX_KEY_LENGTH) {
            throw StripeError.invalid("Idempotency-Key", "Idempotency keys may be at most 255 characters long.");
        }
        Optional<Known> known = keys.find(key);
        if (known.isPresent()) {
            return replay(key, known.get(), request);
        }
        Answer answer = execute.get();
        if (executed(answer.status())) {
            keep(
                    key,
                    new Known(
                            Optional.of(request),
                            requestId,
                            answer,
                            realTime.instant().plus(busyFor)));
        }
        return answer;
    }

    /** A 500 that struck before the request could be read: it is replayed to whatever comes with this key. */
    void failed(String key, String requestId, Answer answer) {
        keep(key, new Known(Optional.empty(), requestId, answer, Instant.EPOCH));
    }

    private void keep(String key, Known known) {
        if (keys.find(key).isEmpty()) {
            keys.put(key, known);
        }
        if (keys.size() > MAX_KEYS) {
            keys.removeOldest();
        }
    }

    private Answer replay(String key, Known known, JsonObject request) {
        if (known.request().filter(first -> !first.equals(request)).isPresent()) {
            throw StripeError.keyReused(key);
        }
        if (realTime.instant().isBefore(known.busyUntil())) {
            throw StripeError.keyInUse(key);
        }
        return known.answer().with(Map.of("Idempotent-Replayed", "true", "Original-Request", known.requestId()));
    }

    private static boolean executed(int status) {
        return status < 300 || status == 402 || status == 500;
    }
}
