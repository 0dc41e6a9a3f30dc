package dev.lad.twins.memory;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that the twins remember. To be used on one event loop only; what one turn of it changed is written together, when the
 * turn ends or {@link #written} is asked for, whichever is sooner.
 */
public final class Memory {
    private static final Logger log = LoggerFactory.getLogger(Memory.class);

    private final Optional<Journal> journal;
    private final Optional<Context> context;
    private final Map<String, Map<String, String>> remembered;
    private final Map<String, Shelf<?>> shelves = new HashMap<>();
    private final Set<Touched> touched = new LinkedHashSet<>();
    private Future<Void> latest = Future.succeededFuture();
    private boolean closed;

    private record Touched(Shelf<?> shelf, String key) {}

    private Memory(Optional<Journal> journal, Optional<Context> context, Map<String, Map<String, String>> remembered) {
        this.journal = journal;
        this.context = context;
        this.remembered = remembered;
    }

    /** Remembers nothing beyond the process. */
    public static Memory none() {
        return new Memory(Optional.empty(), Optional.empty(), new HashMap<>());
    }

    /**
     * Takes the file for this process, and makes it where there is none. To be called on the event loop that will use it.
     *
     * @param world what the memory belongs to; another world's is refused
     * @return fails with {@link MemoryUnusable}
     */
    public static Future<Memory> open(Vertx vertx, Path file, String world) {
        var context = vertx.getOrCreateContext();
        return vertx.executeBlocking(() -> Journal.open(file, world))
                .map(opened -> new Memory(Optional.of(opened.journal()), Optional.of(context), opened.entries()));
    }

    /** @param name without tabs; one shelf has it */
    public <V> Shelf<V> shelf(String name, Form<V> form) {
        var shelf = new Shelf<>(
                name,
                form,
                remembered.computeIfAbsent(name, none -> new LinkedHashMap<>()),
                journal.map(Journal::remedy).orElse(""),
                this);
        if (shelves.put(name, shelf) != null) {
            throw new IllegalArgumentException("there is a shelf " + name + " already");
        }
        return shelf;
    }

    /** When all that has happened until now is in the file. Fails when it cannot be written, then and ever after. */
    public Future<Void> written() {
        if (closed) {
            return Future.failedFuture("the twins have ended");
        }
        var lines = new StringBuilder();
        touched.forEach(one -> one.shelf().line(one.key()).ifPresent(lines::append));
        touched.clear();
        if (!lines.isEmpty()) {
            latest = context.orElseThrow()
                    .executeBlocking(() -> journal.orElseThrow().append(lines.toString()))
                    .onFailure(failure -> log.atError().setCause(failure).log("twins.memory.failed"));
        }
        return latest;
    }

    /**
     * Writes whatever differs from the file, even where nobody said that it had changed, and lets go of it. What happens later is
     * not remembered, and not answered either.
     */
    public Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        shelves.values().forEach(Shelf::allChanged);
        var last = written();
        closed = true;
        return last.eventually(() -> journal.map(file -> context.orElseThrow().executeBlocking(file::close))
                .orElseGet(Future::succeededFuture));
    }

    void touched(Shelf<?> shelf, String key) {
        if (journal.isEmpty() || closed) {
            return;
        }
        if (touched.isEmpty()) {
            context.orElseThrow().runOnContext(turnEnded -> written());
        }
        touched.add(new Touched(shelf, key));
    }
}
