package dev.lad.auth;

import dev.lad.shared.node.Node;
import java.time.Duration;

/**
 * What the auth-service is told.
 *
 * @param secret seals what must not lie open in the database; at least 32 characters
 * @param secureCookies whether browsers send the login cookie over TLS only
 */
record AuthSettings(String secret, boolean secureCookies) {
    static final Duration ACCESS_TOKEN_LIFE = Duration.ofMinutes(15);
    static final Duration REFRESH_TOKEN_LIFE = Duration.ofDays(30);
    static final Duration SESSION_LIFE = Duration.ofDays(90);
    static final Duration TRIAL = Duration.ofDays(14);
    static final Duration INVITATION_LIFE = Duration.ofDays(7);
    static final Duration PASSWORD_RESET_LIFE = Duration.ofHours(24);

    private static final String SANDBOX_SECRET = "sandbox-only-secret-that-anyone-may-read";
    private static final int SHORTEST_SECRET = 32;

    static AuthSettings read(Node node) {
        boolean sandbox = node.config().isSandbox();
        String secret = node.env().secret("LAD_SECRET").orElse(sandbox ? SANDBOX_SECRET : "");
        if (secret.length() < SHORTEST_SECRET) {
            node.env()
                    .mistake("LAD_SECRET must be set to at least 32 random characters, the same for every instance of"
                            + " the auth-service: it seals the keys that sign access tokens, and kept answers.");
        }
        return new AuthSettings(secret, !sandbox);
    }
}
