package dev.lad.leads;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a CSV file apart as it arrives. Works on bytes, so that a cell that is no UTF-8 does not cost the ones behind it.
 *
 * <p>More is taken than RFC 4180 says, since files come from spreadsheets: any of the three line ends; a byte order mark;
 * semicolons or tabs, whichever comes first in the first row; a quotation mark within a cell that is not quoted. Empty lines
 * are left out.
 */
final class CsvReader {
    /** Of one cell, in bytes. */
    static final int MAX_CELL = 32 * 1024;

    private static final int MAX_ROW = 128 * 1024;
    private static final int MAX_CELLS = 500;
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Consumer<CsvRow> rows;
    private final List<String> cells = new ArrayList<>();
    private byte[] cell = new byte[256];
    private int cellBytes;
    private int rowBytes;
    private int bomBytes;
    private boolean afterBom;
    private byte separator;
    private State state = State.CELL_BEGINS;
    private boolean afterReturn;
    private long line = 1;
    private long rowLine = 1;
    private long quoteLine;
    private @Nullable String fault;

    private enum State {
        CELL_BEGINS,
        PLAIN,
        QUOTED,
        /** After a quotation mark within a quoted cell: its end, or the first of two that stand for one. */
        QUOTE_IN_QUOTED,
        /** Behind what cannot be read, until the line ends. */
        LOST
    }

    /** @param rows is given each row when its end has come */
    CsvReader(Consumer<CsvRow> rows) {
        this.rows = rows;
    }

    /** The next bytes of the file, however they are cut. */
    void feed(Buffer part) {
        for (byte b : part.getBytes()) {
            if (afterBom || !isBom(b)) {
                take(b);
            }
        }
    }

    /**
     * The file has come to its end.
     *
     * @return the line of a quotation mark that was never closed: everything behind it was read as one cell
     */
    public OptionalLong end() {
        if (state == State.QUOTED) {
            return OptionalLong.of(quoteLine);
        }
        if (state != State.CELL_BEGINS || !cells.isEmpty() || fault != null) {
            endRow();
        }
        return OptionalLong.empty();
    }

    private boolean isBom(byte b) {
        if (b == BOM[bomBytes]) {
            bomBytes++;
            afterBom = bomBytes == BOM.length;
            return true;
        }
        afterBom = true;
        for (int i = 0; i < bomBytes; i++) {
            take(BOM[i]);
        }
        return false;
    }

    private void take(byte b) {
        boolean secondHalf = afterReturn && b == '\n';
        afterReturn = b == '\r';
        if (secondHalf) {
            if (state == State.QUOTED) {
                append(b);
            }
            return;
        }
        if (b == '\r' || b == '\n') {
            line++;
        }
        switch (state) {
            case CELL_BEGINS -> begin(b);
            case PLAIN -> {
                if (!isEnd(b)) {
                    append(b);
                }
            }
            case QUOTED -> {
                if (b == '"') {
                    state = State.QUOTE_IN_QUOTED;
                } else {
                    append(b);
                }
            }
            case QUOTE_IN_QUOTED -> afterQuote(b);
            case LOST -> {
                if (b == '\r' || b == '\n') {
                    endRow();
                }
            }
        }
    }

    private void begin(byte b) {
        if (b == '"') {
            quoteLine = line;
            state = State.QUOTED;
        } else if (!isEnd(b)) {
            state = State.PLAIN;
            append(b);
        }
    }

    private void afterQuote(byte b) {
        if (b == '"') {
            append(b);
            state = State.QUOTED;
        } else if (!isEnd(b)) {
            broken("Text stands behind a closing quotation mark; a quotation mark within a cell is written twice.");
            state = State.LOST;
        }
    }

    /** Ends the cell, and the row with it at the end of a line. */
    private boolean isEnd(byte b) {
        if (b == '\r' || b == '\n') {
            endRow();
            return true;
        }
        if (separator == 0 && (b == ',' || b == ';' || b == '\t')) {
            separator = b;
        }
        if (b == separator) {
            endCell();
            state = State.CELL_BEGINS;
            return true;
        }
        return false;
    }

    private void append(byte b) {
        if (fault != null) {
            return;
        }
        rowBytes++;
        if (cellBytes >= MAX_CELL || rowBytes > MAX_ROW) {
            broken("The row has a cell of more than %,d bytes, or more than %,d in all.".formatted(MAX_CELL, MAX_ROW));
            return;
        }
        if (cellBytes == cell.length) {
            cell = Arrays.copyOf(cell, cell.length * 2);
        }
        cell[cellBytes++] = b;
    }

    private void endCell() {
        if (cells.size() >= MAX_CELLS) {
            broken("The row has more than " + MAX_CELLS + " cells.");
        }
        if (fault == null) {
            text().ifPresentOrElse(
                            cells::add,
                            () -> broken("Cell %d is not UTF-8 text, or holds a NUL.".formatted(cells.size() + 1)));
        }
        cellBytes = 0;
    }

    private void endRow() {
        if (state != State.LOST) {
            boolean empty = state == State.CELL_BEGINS && cells.isEmpty() && fault == null;
            if (!empty) {
                endCell();
                tell();
            }
        } else {
            tell();
        }
        cells.clear();
        fault = null;
        cellBytes = 0;
        rowBytes = 0;
        rowLine = line;
        separator = separator == 0 ? (byte) ',' : separator;
        state = State.CELL_BEGINS;
    }

    private void tell() {
        rows.accept(new CsvRow(rowLine, fault == null ? cells : List.of(), Optional.ofNullable(fault)));
    }

    private Optional<String> text() {
        for (int i = 0; i < cellBytes; i++) {
            if (cell[i] == 0) {
                return Optional.empty();
            }
            if (cell[i] < 0) {
                return decoded();
            }
        }
        return Optional.of(new String(cell, 0, cellBytes, StandardCharsets.ISO_8859_1));
    }

    private Optional<String> decoded() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(cell, 0, cellBytes))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private void broken(String sentence) {
        if (fault == null) {
            fault = sentence;
        }
    }
}
