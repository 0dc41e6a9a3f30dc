package dev.lad.shared.db;

import dev.lad.shared.stream.Loop;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Deletes what may be much in small statements: each stays within the statement time-out, and what is done stays done. */
public final class Pruning {
    /** Rows that one statement deletes at most. */
    public static final int CHUNK = 5_000;

    private Pruning() {}

    /**
     * @param chunk deletes at most {@link #CHUNK} rows and tells how many; begun again while there may be more
     * @return how many were deleted in all
     */
    public static Future<Integer> all(Supplier<Future<Integer>> chunk) {
        AtomicInteger all = new AtomicInteger();
        return Loop.whileTrue(() -> chunk.get().map(deleted -> {
                    all.addAndGet(deleted);
                    return deleted >= CHUNK;
                }))
                .map(done -> all.get());
    }
}
