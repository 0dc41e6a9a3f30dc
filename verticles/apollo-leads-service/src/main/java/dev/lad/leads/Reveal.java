package dev.lad.leads;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Something asked of Apollo for credits.
 *
 * @param key of its effect: kind and person
 * @param id of the latest attempt, which is also the key of its charge
 * @param leadId whose it is, once that is known
 * @param credits the price, charged if it is delivered
 * @param phone the number that a phone reveal brought
 * @param expiresAt of a phone reveal: until when news of it are taken, on the business clock
 */
record Reveal(
        UUID tenantId,
        String key,
        UUID id,
        Kind kind,
        Optional<UUID> leadId,
        Optional<String> apolloId,
        State state,
        BigDecimal credits,
        Optional<String> phone,
        Optional<Instant> expiresAt,
        Instant requestedAt) {

    /** What is asked for; also the kind of the effect. */
    enum Kind {
        ENRICH("lead.enrich"),
        EMAIL("email.reveal"),
        PHONE("phone.reveal");

        private final String action;

        Kind(String action) {
            this.action = action;
        }

        /** As billing's price list names it. */
        String action() {
            return action;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /** Where it stands. */
    enum State {
        ASKED,
        DELIVERED,
        UNAVAILABLE;

        static State of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }
}
