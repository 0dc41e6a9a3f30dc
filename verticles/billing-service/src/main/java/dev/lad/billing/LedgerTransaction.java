package dev.lad.billing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One movement of credits.
 *
 * @param key unique in the tenant: the same key is the same transaction
 * @param amount what it is about: spent, held, bought; never negative
 * @param feature what it was for: {@code apollo-leads}, {@code voice-agent}
 * @param reference what the asker calls it: a call, a reveal, a checkout
 */
record LedgerTransaction(
        UUID id,
        String key,
        Kind kind,
        BigDecimal amount,
        String feature,
        Optional<String> reference,
        Optional<UUID> holdId,
        Optional<UUID> userId,
        Instant at) {

    /** Why credits moved. */
    enum Kind {
        GRANT,
        PURCHASE,
        DEDUCT,
        HOLD,
        CAPTURE,
        RELEASE,
        REFUND;

        @JsonValue
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /** Where credits can be. */
    enum Account {
        AVAILABLE,
        HELD,
        SPENT,
        PURCHASED,
        GRANTED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What each account changes by; sums to zero.
     *
     * @param held the whole hold, for a capture; the same as the amount for all other kinds
     */
    Map<Account, BigDecimal> entries(BigDecimal held) {
        Map<Account, BigDecimal> entries = new EnumMap<>(Account.class);
        switch (kind) {
            case GRANT -> move(entries, Account.GRANTED, Account.AVAILABLE, amount);
            case PURCHASE -> move(entries, Account.PURCHASED, Account.AVAILABLE, amount);
            case DEDUCT -> move(entries, Account.AVAILABLE, Account.SPENT, amount);
            case REFUND -> move(entries, Account.SPENT, Account.AVAILABLE, amount);
            case HOLD -> move(entries, Account.AVAILABLE, Account.HELD, amount);
            case RELEASE -> move(entries, Account.HELD, Account.AVAILABLE, amount);
            case CAPTURE -> {
                move(entries, Account.HELD, Account.SPENT, amount);
                move(entries, Account.HELD, Account.AVAILABLE, held.subtract(amount));
            }
        }
        entries.values().removeIf(change -> change.signum() == 0);
        return entries;
    }

    private static void move(Map<Account, BigDecimal> entries, Account from, Account to, BigDecimal amount) {
        entries.merge(from, amount.negate(), BigDecimal::add);
        entries.merge(to, amount, BigDecimal::add);
    }
}
