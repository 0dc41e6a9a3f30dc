package dev.lad.twins.gemini;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * Refusals as {@code google.rpc.Status}: {@code {"error":{code, message, status, details}}}.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/troubleshooting">Gemini API: Troubleshooting</a>
 */
final class GeminiError {
    private static final String RPC = "type.googleapis.com/google.rpc.";

    private GeminiError() {}

    static Answer answer(int code, String status, String message, JsonObject... details) {
        JsonObject error =
                new JsonObject().put("code", code).put("message", message).put("status", status);
        if (details.length > 0) {
            JsonArray list = new JsonArray();
            for (JsonObject detail : details) {
                list.add(detail);
            }
            error.put("details", list);
        }
        return Answer.json(code, new JsonObject().put("error", error));
    }

    static Refusal invalid(String message) {
        return new Refusal(answer(400, "INVALID_ARGUMENT", message));
    }

    static Refusal unknownField(String where, String name) {
        String message = "Invalid JSON payload received. Unknown name \"%s\"%s: Cannot find field."
                .formatted(name, where.isEmpty() ? "" : " at '" + where + "'");
        JsonObject violation = new JsonObject().put("field", where).put("description", message);
        return new Refusal(answer(
                400,
                "INVALID_ARGUMENT",
                message,
                new JsonObject()
                        .put("@type", RPC + "BadRequest")
                        .put("fieldViolations", new JsonArray().add(violation))));
    }

    /** An invalid key is a 400, not a 401. */
    static Answer invalidKey() {
        return answer(
                400,
                "INVALID_ARGUMENT",
                "API key not valid. Please pass a valid API key.",
                new JsonObject()
                        .put("@type", RPC + "ErrorInfo")
                        .put("reason", "API_KEY_INVALID")
                        .put("domain", "googleapis.com")
                        .put("metadata", new JsonObject().put("service", "generativelanguage.googleapis.com")));
    }

    static Answer missingKey() {
        return answer(
                403,
                "PERMISSION_DENIED",
                "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or"
                        + " other form of API consumer identity to call this API.");
    }

    static Refusal noSuchModel(String version, String model) {
        String message = "models/%s is not found for API version %s, or is not supported for generateContent. Call"
                + " ListModels to see the list of available models and their supported methods.";
        return new Refusal(answer(404, "NOT_FOUND", message.formatted(model, version)));
    }

    /** @param quotaId contains {@code PerMinute} or {@code PerDay}; a day's quota is not worth a retry */
    static Answer quota(String model, String quotaId, int limit, Duration retry) {
        String seconds = retry.toSeconds() + "s";
        return answer(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details. Please retry in "
                        + seconds + ".",
                new JsonObject()
                        .put("@type", RPC + "Help")
                        .put(
                                "links",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("description", "Learn more about Gemini API quotas")
                                                .put("url", "https://ai.google.dev/gemini-api/docs/rate-limits"))),
                new JsonObject()
                        .put("@type", RPC + "QuotaFailure")
                        .put(
                                "violations",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put(
                                                        "quotaMetric",
                                                        "generativelanguage.googleapis.com/generate_requests_per_model")
                                                .put("quotaId", quotaId)
                                                .put(
                                                        "quotaDimensions",
                                                        new JsonObject()
                                                                .put("location", "global")
                                                                .put("model", model))
                                                .put("quotaValue", Integer.toString(limit)))),
                new JsonObject().put("@type", RPC + "RetryInfo").put("retryDelay", seconds));
    }
}
