package dev.lad.enrichment;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Some leads that are to be enriched, and how far that is.
 *
 * @param reason why it is blocked or failed
 * @param revealEmail whether an address is looked for where the enrichment brings none
 * @param items only where they were asked for
 */
record Enrichment(
        UUID id,
        Status status,
        Optional<String> reason,
        boolean revealEmail,
        Progress progress,
        BigDecimal creditsUsed,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> finishedAt,
        Optional<List<Item>> items) {

    /** Where it stands. */
    enum Status {
        QUEUED,
        RUNNING,
        COMPLETED,
        /** Every item failed. */
        FAILED,
        CANCELLED,
        /** The credits are used up. */
        BLOCKED;

        @JsonValue
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }

        boolean isFinished() {
            return this == COMPLETED || this == FAILED || this == CANCELLED;
        }
    }

    /** Items by what they came to; {@code done} counts those that nothing more happens to. */
    record Progress(int total, int done, int completed, int notFound, int failed, int cancelled, int percent) {
        static Progress of(int total, int completed, int notFound, int failed, int cancelled) {
            int done = completed + notFound + failed + cancelled;
            return new Progress(total, done, completed, notFound, failed, cancelled, 100 * done / Math.max(1, total));
        }
    }

    /**
     * One lead of it.
     *
     * @param asked the body for apollo-leads' {@code enrichLead}
     */
    record Item(
            int position,
            String status,
            JsonNode asked,
            Optional<UUID> leadId,
            Optional<Boolean> emailFound,
            BigDecimal creditsUsed,
            Optional<String> error) {}

    Enrichment with(List<Item> all) {
        return new Enrichment(
                id,
                status,
                reason,
                revealEmail,
                progress,
                creditsUsed,
                createdAt,
                updatedAt,
                finishedAt,
                Optional.of(all));
    }
}
