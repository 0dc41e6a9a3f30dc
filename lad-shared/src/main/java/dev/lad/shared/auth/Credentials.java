package dev.lad.shared.auth;

import dev.lad.shared.errors.Failure;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;

/** What a request shows of who sends it. */
sealed interface Credentials {

    /** Nothing. */
    record None() implements Credentials {}

    /** An access token. */
    record Token(String jwt) implements Credentials {}

    /** An API key in clear. */
    record Key(String key) implements Credentials {}

    /** The cookie in which the dashboard keeps its access token. */
    String COOKIE = "access_token";

    /**
     * Reads {@code Authorization: Bearer}, else {@code X-API-Key}, else the cookie {@code access_token}. A browser sends
     * the cookie by itself, also for a page of someone else: for what changes something it counts only with an
     * {@code Origin} that is one of ours.
     *
     * @param readOnly whether the operation changes nothing
     * @param origins scheme, host and port of the pages that may act with the cookie
     * @throws Failure when what was sent is ambiguous, of another kind, or from a foreign page
     */
    static Credentials of(MultiMap headers, boolean readOnly, Set<String> origins) {
        List<String> authorization = headers.getAll("authorization");
        List<String> apiKey = headers.getAll("x-api-key");
        if (authorization.size() > 1 || apiKey.size() > 1) {
            throw Refusals.invalidToken();
        }
        if (!authorization.isEmpty()) {
            return bearer(authorization.get(0));
        }
        if (!apiKey.isEmpty()) {
            return new Key(apiKey.get(0));
        }
        String cookie = cookie(headers.getAll("cookie"));
        if (cookie.isEmpty()) {
            return new None();
        }
        if (!readOnly && !origins.contains(origin(headers))) {
            throw new Failure.Forbidden("A page of this origin may not act with the login cookie.");
        }
        return new Token(cookie);
    }

    private static Credentials bearer(String authorization) {
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return new Token(authorization.substring(7).strip());
        }
        throw Refusals.invalidToken();
    }

    private static String origin(MultiMap headers) {
        List<String> origins = headers.getAll("origin");
        return origins.size() == 1 ? origins.get(0) : "";
    }

    private static String cookie(List<String> headers) {
        String found = "";
        for (String header : headers) {
            for (String pair : header.split(";", -1)) {
                String trimmed = pair.strip();
                if (trimmed.startsWith(COOKIE + "=")) {
                    if (!found.isEmpty()) {
                        throw Refusals.invalidToken();
                    }
                    found = trimmed.substring(COOKIE.length() + 1);
                }
            }
        }
        return found;
    }
}
