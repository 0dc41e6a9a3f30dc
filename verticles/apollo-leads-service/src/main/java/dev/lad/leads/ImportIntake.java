package dev.lad.leads;

import dev.lad.leads.LeadImport.RowError;
import dev.lad.leads.LeadImport.Tally;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.stream.Inlet;
import dev.lad.shared.stream.Loop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads one file as it comes and has its rows stored, a batch at a time; nothing more is read while a batch is being stored.
 * Used once, on one event loop.
 */
final class ImportIntake {
    private static final int BATCH = 2_000;
    /** So that a file of rows that are all refused shows how far it is too. */
    private static final long BYTES_UNTOLD = 4L << 20;

    private static final Duration UNTOLD = Duration.ofSeconds(30);
    private static final int ERRORS_KEPT = 100;

    private final Map<String, LeadColumn> chosen;
    private final Clock wall;
    private final Store store;
    private final List<RowError> errors = new ArrayList<>();
    private Optional<ImportHeader> header = Optional.empty();
    private LeadBatch batch = new LeadBatch();
    private Tally tally = Tally.NOTHING;
    private long untold;
    private Instant toldAt;

    /** Where the rows go. */
    @FunctionalInterface
    interface Store {
        /** Stores a batch and how far the import is; answers the tally with what came of the batch. */
        Future<Tally> store(LeadBatch batch, Tally tally, List<RowError> errors, List<String> ignored);
    }

    /** @param chosen what headers stand for, where they do not tell */
    ImportIntake(Map<String, LeadColumn> chosen, Clock wall, Store store) {
        this.chosen = chosen;
        this.wall = wall;
        this.store = store;
        this.toldAt = wall.instant();
    }

    /** Done when all is stored. Fails with a 400 where the file is no list of leads or has no end. */
    Future<Void> read(Inlet body) {
        CsvReader reader = new CsvReader(this::row);
        return Loop.whileTrue(
                () -> body.next().compose(part -> part.isPresent() ? take(reader, part.get()) : end(reader)));
    }

    private Future<Boolean> take(CsvReader reader, Buffer part) {
        tally = tally.read(part.length());
        untold += part.length();
        reader.feed(part);
        boolean due = batch.size() >= BATCH
                || untold >= BYTES_UNTOLD
                || toldAt.plus(UNTOLD).isBefore(wall.instant());
        return due ? flush().map(true) : Future.succeededFuture(true);
    }

    private Future<Boolean> end(CsvReader reader) {
        OptionalLong open = reader.end();
        if (header.isEmpty()) {
            return Future.failedFuture(new Failure.Other(400, "empty_file", "The file has no row of column names."));
        }
        return flush().compose(
                        stored -> open.isEmpty()
                                ? Future.succeededFuture(false)
                                : Future.failedFuture(
                                        new Failure.Other(
                                                400,
                                                "unclosed_quote",
                                                "The quotation mark in line " + open.getAsLong()
                                                        + " is never closed; the rows before it are stored, the file is not read on from there.")));
    }

    private Future<Void> flush() {
        LeadBatch full = batch;
        batch = new LeadBatch();
        untold = 0;
        toldAt = wall.instant();
        List<String> ignored = header.map(ImportHeader::ignored).orElse(List.of());
        return store.store(full, tally, List.copyOf(errors), ignored)
                .onSuccess(told -> tally = told)
                .mapEmpty();
    }

    private void row(CsvRow row) {
        if (header.isEmpty()) {
            row.fault().ifPresent(fault -> {
                throw new Failure.Other(400, "malformed_header", "The row of column names cannot be read: " + fault);
            });
            header = Optional.of(ImportHeader.of(row.cells(), chosen));
            return;
        }
        Optional<RowError> error = row.fault()
                .map(fault -> new RowError(row.line(), Optional.empty(), fault))
                .or(() -> draft(row, header.get()));
        tally = tally.row(error.isPresent());
        if (error.isPresent() && errors.size() < ERRORS_KEPT) {
            errors.add(error.get());
        }
    }

    /** Adds the row to the batch, or says why not. */
    private Optional<RowError> draft(CsvRow row, ImportHeader columns) {
        int expected = columns.names().size();
        if (row.cells().size() != expected) {
            return error(row, "The row has " + row.cells().size() + " cells, the header " + expected + ".");
        }
        Map<LeadColumn, String> said = new EnumMap<>(LeadColumn.class);
        for (int place = 0; place < expected; place++) {
            Optional<LeadColumn> column = columns.columns().get(place);
            try {
                String cell = row.cells().get(place);
                column.ifPresent(known -> known.read(cell).ifPresent(value -> said.put(known, value)));
            } catch (Cell.Unfit unfit) {
                String name = columns.names().get(place);
                return Optional.of(new RowError(row.line(), Optional.of(name), name + " " + unfit.getMessage() + "."));
            }
        }
        LeadDraft draft = LeadDraft.of(said);
        if (draft.keys().isEmpty()) {
            return error(row, "The row has neither an e-mail address nor a LinkedIn profile nor a phone number.");
        }
        batch.add(draft);
        return Optional.empty();
    }

    private static Optional<RowError> error(CsvRow row, String message) {
        return Optional.of(new RowError(row.line(), Optional.empty(), message));
    }
}
