package dev.lad.twins.unipile;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Refusal;
import io.vertx.core.json.JsonObject;

/** Unipile's error shape, and the errors of it that the twin knows. */
final class UnipileErrors {
    private UnipileErrors() {}

    static Answer error(int status, String type, String title, String detail) {
        return Answer.json(
                status,
                new JsonObject()
                        .put("status", status)
                        .put("type", "errors/" + type)
                        .put("title", title)
                        .put("detail", detail));
    }

    static Refusal missing(String parameter) {
        return refusal(400, "missing_parameters", "Missing parameters", "/" + parameter + " Required property");
    }

    static Refusal invalid(String detail) {
        return refusal(400, "invalid_parameters", "Invalid parameters", detail);
    }

    static Refusal tooManyCharacters(int most) {
        return refusal(400, "too_many_characters", "Too many characters", "At most " + most + " characters");
    }

    static Refusal missingKey() {
        return refusal(401, "missing_credentials", "Missing credentials", "The X-API-KEY header is missing");
    }

    static Refusal wrongKey() {
        return refusal(401, "invalid_credentials", "Invalid credentials", "The API key is not valid");
    }

    static Refusal disconnected() {
        return refusal(
                401, "disconnected_account", "Disconnected account", "The account is disconnected, reconnect it");
    }

    static Refusal expiredLink() {
        return refusal(401, "expired_link", "Expired link", "This link has expired or has been used");
    }

    static Refusal notFound(String what) {
        return refusal(404, "resource_not_found", "Resource not found", what + " not found");
    }

    static Refusal unprocessable(String type, String title) {
        return refusal(422, type, title, title);
    }

    private static Refusal refusal(int status, String type, String title, String detail) {
        return new Refusal(error(status, type, title, detail));
    }
}
