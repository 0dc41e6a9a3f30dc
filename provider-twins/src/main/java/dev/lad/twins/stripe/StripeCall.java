package dev.lad.twins.stripe;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * One API request, parsed.
 *
 * @param origin scheme and authority of hosted pages, for links
 */
record StripeCall(RoutingContext request, Params params, Cause cause, String requestId, String origin) {

    /** What the call asks for; a refusal is thrown as {@link StripeError}. */
    @FunctionalInterface
    interface Handler {
        JsonObject handle(StripeCall call);
    }

    /** The id in the path. */
    String id() {
        return request.pathParam("id");
    }
}
