package dev.lad.shared.json;

/** The bytes are not JSON that we take. The message is one sentence for whoever sent them. */
public final class MalformedJson extends RuntimeException {
    private final int line;
    private final int column;

    MalformedJson(String reason, int line, int column) {
        // No stack trace: a refusal is an answer, and must cost no more than one.
        super("%s (line %d, column %d).".formatted(reason, line, column), null, false, false);
        this.line = line;
        this.column = column;
    }

    /** Counted from 1. */
    public int line() {
        return line;
    }

    /** Counted from 1, in UTF-16 units. */
    public int column() {
        return column;
    }
}
