package dev.lad.twins.twilio;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Refusal;
import io.vertx.core.json.JsonObject;

/**
 * Refusals in Twilio's words. The body repeats the HTTP status, because Twilio's SDKs take it from there.
 *
 * @see <a href="https://www.twilio.com/docs/api/errors">Twilio: Error and warning dictionary</a>
 */
final class TwilioError {
    private TwilioError() {}

    static Answer answer(int status, int code, String message) {
        return Answer.json(
                status,
                new JsonObject()
                        .put("code", code)
                        .put("message", message)
                        .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                        .put("status", status));
    }

    static Refusal refusal(int status, int code, String message) {
        return new Refusal(answer(status, code, message));
    }

    static Refusal invalid(int code, String message) {
        return refusal(400, code, message);
    }

    static Refusal unauthorized() {
        return new Refusal(answer(401, 20003, "Authenticate").with("WWW-Authenticate", "Basic realm=\"Twilio API\""));
    }

    static Refusal notFound(String path) {
        return refusal(404, 20404, "The requested resource " + path + " was not found");
    }

    static Refusal tooManyRequests() {
        return refusal(429, 20429, "Too Many Requests");
    }
}
