package dev.lad.shared.auth;

import dev.lad.shared.errors.Failure;
import java.time.Duration;

/** The few answers that verification gives. They say no more than a caller needs to act. */
final class Refusals {
    private Refusals() {}

    static Failure tokenExpired() {
        return new Failure.Unauthenticated(
                "token_expired", "The access token has expired; refresh it or log in again.");
    }

    static Failure sessionEnded() {
        return new Failure.Unauthenticated("invalid_token", "This session was ended; log in again.");
    }

    static Failure invalidToken() {
        return new Failure.Unauthenticated("invalid_token", "The access token is not one of ours; log in again.");
    }

    static Failure invalidApiKey() {
        return new Failure.Unauthenticated("invalid_api_key", "The API key does not exist or was revoked.");
    }

    static Failure unavailable() {
        return new Failure.Unavailable(
                "authentication_unavailable",
                "Logins cannot be checked at the moment; try again shortly.",
                Duration.ofSeconds(2));
    }
}
