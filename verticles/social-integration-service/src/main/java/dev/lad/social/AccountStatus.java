package dev.lad.social;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How a connected account stands. The table is all that can happen to it. */
enum AccountStatus {
    /** Unipile is setting it up. */
    CONNECTING,
    /** It can be used. */
    OK,
    /** The salesperson must log in again, or pass a checkpoint. */
    CREDENTIALS,
    /** Unipile, or the network, has halted it. */
    STOPPED,
    /** It is gone from Unipile. Connecting it anew makes another account. */
    DISCONNECTED;

    private static final Map<AccountStatus, Set<AccountStatus>> TRANSITIONS = Map.of(
            CONNECTING, Set.of(OK, CREDENTIALS, STOPPED, DISCONNECTED),
            OK, Set.of(CONNECTING, CREDENTIALS, STOPPED, DISCONNECTED),
            CREDENTIALS, Set.of(CONNECTING, OK, STOPPED, DISCONNECTED),
            STOPPED, Set.of(CONNECTING, OK, CREDENTIALS, DISCONNECTED),
            DISCONNECTED, Set.of());

    boolean canBecome(AccountStatus other) {
        return TRANSITIONS.getOrDefault(this, Set.of()).contains(other);
    }

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AccountStatus of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** What Unipile's {@code sources[].status} means for us; a word that we do not know stops the account. */
    static AccountStatus ofUnipile(String word) {
        return switch (word) {
            case "OK" -> OK;
            case "CONNECTING" -> CONNECTING;
            case "CREDENTIALS", "PERMISSIONS" -> CREDENTIALS;
            default -> STOPPED;
        };
    }
}
