package dev.lad.shared.db;

/** The database cannot be used at all: the start must end. The message is one sentence that says what to do about it. */
public final class DatabaseUnusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnusable(String sentence) {
        super(sentence, null, false, false);
    }
}
