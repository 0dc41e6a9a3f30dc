package dev.lad.shared.auth;

import dev.lad.shared.errors.Failure;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Set;

/**
 * The credentials of a request for which the caller was recognised already, as they are shown once more further in: a
 * token by {@code Authorization}, also one that came as a cookie, whose origin was checked where it came in.
 */
public final class PassedOn {
    private PassedOn() {}

    /** Header names and values; empty where nothing is shown, or nothing that is any good. */
    public static Map<String, String> credentials(MultiMap headers) {
        Credentials shown;
        try {
            shown = Credentials.of(headers, true, Set.of());
        } catch (Failure noGood) {
            return Map.of();
        }
        if (shown instanceof Credentials.Token token) {
            return Map.of("authorization", "Bearer " + token.jwt());
        }
        return shown instanceof Credentials.Key key ? Map.of("x-api-key", key.key()) : Map.of();
    }
}
