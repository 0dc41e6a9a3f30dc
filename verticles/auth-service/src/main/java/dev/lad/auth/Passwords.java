package dev.lad.auth;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Argon2id with m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet): about 50 ms of a core each. On two threads of
 * its own, with a bounded queue before them.
 */
final class Passwords {
    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int THREADS = 2;

    /** About a second of work. */
    private static final int LONGEST_QUEUE = 40;

    private final WorkerExecutor workers;
    private final AtomicInteger queued = new AtomicInteger();

    Passwords(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("argon2", THREADS);
    }

    /** Fails with 503 {@code busy} when too many wait already. */
    Future<String> hash(String password) {
        return compute(() -> Password.hash(password)
                .addRandomSalt(SALT_BYTES)
                .with(Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES, Argon2.ID))
                .getResult());
    }

    Future<Boolean> matches(String password, String hash) {
        return compute(() -> Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash)));
    }

    /** False, after as much work as {@link #matches} does: for accounts that do not exist. */
    Future<Boolean> matchesNothing(String password) {
        return hash(password).map(false);
    }

    private <T> Future<T> compute(Callable<T> work) {
        if (queued.incrementAndGet() > LONGEST_QUEUE) {
            queued.decrementAndGet();
            return Future.failedFuture(new Failure.Unavailable(
                    "busy", "Too many people are logging in at this moment; try again.", Duration.ofSeconds(1)));
        }
        return workers.executeBlocking(work, false).onComplete(done -> queued.decrementAndGet());
    }
}
