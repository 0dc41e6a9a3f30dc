package dev.lad.twins.stripe;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What made a change: an API request, or something within Stripe. It becomes the event's {@code request} member. */
record Cause(@Nullable String requestId, @Nullable String idempotencyKey) {
    /** A renewal, an expiry, or a person on a hosted page. */
    static final Cause AUTOMATIC = new Cause(null, null);

    JsonObject json() {
        return new JsonObject().put("id", requestId).put("idempotency_key", idempotencyKey);
    }
}
