package dev.lad.twins.memory;

/** The twins cannot remember; the message says in a sentence what is wrong and what to do. */
public final class MemoryUnusable extends RuntimeException {

    MemoryUnusable(String sentence) {
        super(sentence);
    }

    MemoryUnusable(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
