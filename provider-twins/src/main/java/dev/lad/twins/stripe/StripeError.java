package dev.lad.twins.stripe;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in Stripe's words: the HTTP status and the members of its {@code error} object.
 *
 * @see <a href="https://docs.stripe.com/api/errors">Stripe: Errors</a>
 */
final class StripeError extends RuntimeException {
    private static final String INVALID_REQUEST = "invalid_request_error";

    private final int status;
    private final String reason;
    private final String type;
    private final @Nullable String code;
    private final @Nullable String param;
    private final @Nullable String declineCode;

    private StripeError(
            int status,
            String type,
            @Nullable String code,
            String message,
            @Nullable String param,
            @Nullable String declineCode) {
        super(message, null, false, false);
        this.status = status;
        this.reason = message;
        this.type = type;
        this.code = code;
        this.param = param;
        this.declineCode = declineCode;
    }

    /** A parameter that Stripe would refuse, without a more precise code. */
    static StripeError invalid(String param, String message) {
        return new StripeError(400, INVALID_REQUEST, null, message, param, null);
    }

    static StripeError invalid(String code, String param, String message) {
        return new StripeError(400, INVALID_REQUEST, code, message, param, null);
    }

    /** A request that is well formed but not allowed in the object's present state. */
    static StripeError notNow(String code, String message) {
        return new StripeError(400, INVALID_REQUEST, code, message, null, null);
    }

    static StripeError missing(String param) {
        return invalid("parameter_missing", param, "Missing required param: " + param + ".");
    }

    static StripeError unknown(String param) {
        return invalid("parameter_unknown", param, "Received unknown parameter: " + param);
    }

    /** An id in the path answers 404; the same id given as a parameter answers 400. */
    static StripeError noSuch(String kind, String id, String param) {
        int status = param.equals("id") ? 404 : 400;
        String message = "No such %s: '%s'".formatted(kind, id);
        return new StripeError(status, INVALID_REQUEST, "resource_missing", message, param, null);
    }

    static StripeError noSuchUrl(String method, String path) {
        String message = "Unrecognized request URL (%s: %s).".formatted(method, path);
        return new StripeError(404, INVALID_REQUEST, null, message, null, null);
    }

    static StripeError unauthorized(String message) {
        return new StripeError(401, INVALID_REQUEST, null, message, null, null);
    }

    static StripeError forbidden() {
        String message = "The API key provided does not have the required permissions for this endpoint.";
        return new StripeError(403, INVALID_REQUEST, null, message, null, null);
    }

    static StripeError cardDeclined() {
        return new StripeError(402, "card_error", "card_declined", "Your card was declined.", null, "generic_decline");
    }

    static StripeError keyReused(String key) {
        String message = "Keys for idempotent requests can only be used with the same parameters they were first used"
                + " with. Try using a key other than '" + key
                + "' if you meant to execute a different request.";
        return new StripeError(400, "idempotency_error", null, message, null, null);
    }

    static StripeError keyInUse(String key) {
        String message = "There is currently another in-progress request using this idempotency key: " + key
                + " (that probably means you submitted twice, and the other request is still going through).";
        return new StripeError(409, INVALID_REQUEST, "idempotency_key_in_use", message, null, null);
    }

    static StripeError lockTimeout() {
        String message = "This object cannot be accessed right now because another API request or Stripe process is"
                + " currently accessing it.";
        return new StripeError(429, INVALID_REQUEST, "lock_timeout", message, null, null);
    }

    static StripeError rateLimited() {
        String message =
                "Request rate limit exceeded. Learn more about rate limits: https://docs.stripe.com/rate-limits";
        return new StripeError(429, INVALID_REQUEST, "rate_limit", message, null, null);
    }

    static StripeError internal(int status) {
        String message = "An unknown error occurred";
        return new StripeError(status, "api_error", null, message, null, null);
    }

    int status() {
        return status;
    }

    /** Stripe's sentence for people. */
    String reason() {
        return reason;
    }

    /** The whole answer body. */
    JsonObject body(String requestId) {
        JsonObject error = new JsonObject().put("type", type).put("message", reason);
        if (code != null) {
            error.put("code", code).put("doc_url", "https://docs.stripe.com/error-codes/" + code.replace('_', '-'));
        }
        if (declineCode != null) {
            error.put("decline_code", declineCode);
        }
        if (param != null) {
            error.put("param", param);
        }
        error.put("request_log_url", "https://dashboard.stripe.com/test/logs/" + requestId);
        return new JsonObject().put("error", error);
    }
}
