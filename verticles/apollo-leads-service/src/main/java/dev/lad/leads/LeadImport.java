package dev.lad.leads;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A file of leads that was uploaded, or is being.
 *
 * @param dryRun whether it was only checked
 * @param errors of the first rows that were refused
 * @param ignoredColumns headers that stand for nothing of a lead
 * @param reason why it broke off
 */
record LeadImport(
        UUID id,
        State state,
        boolean dryRun,
        long rows,
        long created,
        long updated,
        long unchanged,
        long refused,
        long bytes,
        List<RowError> errors,
        List<String> ignoredColumns,
        Optional<String> reason,
        Instant startedAt,
        Instant updatedAt,
        Optional<Instant> endedAt) {

    /** How far it is. */
    enum State {
        RUNNING,
        DONE,
        /** What had come is stored; sending the file again completes it. */
        BROKEN;

        @JsonValue
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Why a row was refused.
     *
     * @param line on which the row begins, the header being on line 1
     * @param column its header, where it is about one cell
     */
    record RowError(long line, Optional<String> column, String message) {}

    /** How many rows came to what. A row is one of created, updated, unchanged and refused, or was only checked. */
    record Tally(long rows, long created, long updated, long unchanged, long refused, long bytes) {
        static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0);

        Tally stored(long moreCreated, long moreUpdated, long moreUnchanged) {
            return new Tally(
                    rows, created + moreCreated, updated + moreUpdated, unchanged + moreUnchanged, refused, bytes);
        }

        Tally row(boolean isRefused) {
            return new Tally(rows + 1, created, updated, unchanged, refused + (isRefused ? 1 : 0), bytes);
        }

        Tally read(long moreBytes) {
            return new Tally(rows, created, updated, unchanged, refused, bytes + moreBytes);
        }
    }
}
