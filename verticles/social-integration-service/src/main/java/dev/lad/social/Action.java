package dev.lad.social;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that an account did, or tries to do, to a person.
 *
 * @param key of its effect and of its charge
 * @param text the note of an invitation or the text of a message; empty where there is none
 * @param reference the caller's own
 * @param credits what it costs if it happens
 * @param reason why it was refused or is uncertain
 */
record Action(
        @JsonIgnore UUID tenantId,
        UUID id,
        @JsonIgnore String key,
        UUID accountId,
        ActionKind kind,
        State state,
        String providerId,
        @JsonIgnore String attendeeId,
        String handle,
        String text,
        Optional<UUID> leadId,
        Optional<String> reference,
        BigDecimal credits,
        Optional<String> reason,
        Instant createdAt,
        Optional<Instant> acceptedAt) {

    /** How far it has come. */
    enum State {
        /** Being done now. */
        SENDING,
        /** Done. */
        SENT,
        /** The answer was lost; whether it was done is being found out. */
        UNCERTAIN,
        /** Not done. */
        REFUSED;

        @JsonValue
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    Action in(State next) {
        return new Action(
                tenantId,
                id,
                key,
                accountId,
                kind,
                next,
                providerId,
                attendeeId,
                handle,
                text,
                leadId,
                reference,
                credits,
                reason,
                createdAt,
                acceptedAt);
    }

    /**
     * What is asked for.
     *
     * @param accountId which account is to act; empty takes the one that has acted least today
     * @param who a provider id, public identifier or profile URL
     */
    record Wish(
            ActionKind kind,
            Optional<UUID> accountId,
            Who who,
            String text,
            Optional<UUID> leadId,
            Optional<String> reference) {}

    /** A person as a caller names them. */
    sealed interface Who {
        record ById(String providerId) implements Who {}

        record ByHandle(String handle) implements Who {}
    }

    /** Which of them a list shows. */
    record Filter(Optional<UUID> accountId, Optional<UUID> leadId, Optional<String> kind, Optional<String> state) {}
}
