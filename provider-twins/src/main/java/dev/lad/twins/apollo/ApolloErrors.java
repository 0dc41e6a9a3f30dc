package dev.lad.twins.apollo;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Refusal;
import io.vertx.core.json.JsonObject;

/** Apollo's ways to refuse. */
final class ApolloErrors {
    private ApolloErrors() {}

    /** The one answer of Apollo that is not JSON. */
    static Answer invalidKey() {
        return Answer.text(
                401,
                "Invalid API key. Please go to https://app.apollo.io/#/settings/integrations/api to get your key.");
    }

    static Answer inaccessible(String path) {
        return Answer.json(
                403,
                new JsonObject()
                        .put("error", "This API key is not authorized to access " + path.substring(1))
                        .put("error_code", "API_INACCESSIBLE"));
    }

    static Answer tooMany(String path, int limit, String window, long retryAfterSeconds) {
        var message = "The maximum number of api calls allowed for %s is %d times per %s. Please upgrade your plan."
                .formatted(path.substring(1), limit, window);
        return Answer.json(429, new JsonObject().put("message", message))
                .with("retry-after", Long.toString(retryAfterSeconds));
    }

    static Answer error(int status, String sentence) {
        return Answer.json(status, new JsonObject().put("error", sentence));
    }

    static Refusal invalid(String sentence) {
        return new Refusal(error(422, sentence));
    }

    /** How the bulk operations refuse. */
    static Refusal failed(String code, String sentence) {
        return new Refusal(Answer.json(
                400,
                new JsonObject().put("status", "failed").put("error_code", code).put("error_message", sentence)));
    }

    static Refusal outOfCredits() {
        return invalid("You have insufficient credits to perform this action. Please upgrade your plan.");
    }
}
