package dev.lad.leads;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Something asked of Apollo for credits.
 *
 * @param key of its effect: kind and person; of an erased one, nobody
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

    /** What the keys begin with whose person was deleted. */
    private static final String ERASED = "erased:";

    /** A key that names nobody. */
    static String erasedKey(UUID id) {
        return ERASED + id;
    }

    /**
     * Whether the lead was deleted that a question was about: nothing says any more who it was, and what comes of it is accounted
     * for and not kept.
     */
    static boolean isErased(String key) {
        return key.startsWith(ERASED);
    }

    boolean isErased() {
        return isErased(key);
    }

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

        /** Of the effect by which this is asked about a person. */
        String about(Subject.Identifier person) {
            return key() + ":" + person.key();
        }

        /** What the effect of this key asks for. */
        static Kind ofKey(String effectKey) {
            return of(effectKey.substring(0, effectKey.indexOf(':')));
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
