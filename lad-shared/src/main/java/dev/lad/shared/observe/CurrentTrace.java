package dev.lad.shared.observe;

import dev.lad.bus.Trace;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.AccessMode;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The position in a trace that the Vert.x context at hand works at: for what is called without a caller, such as SQL, or
 * is written down to go on later. Each request, message and job has a context of its own, and futures return to it.
 *
 * <p>Found by Vert.x through {@code META-INF/services}: a local must be known before the first Vert.x is made.
 */
public final class CurrentTrace implements VertxServiceProvider {
    private static final ContextLocal<Trace> LOCAL = ContextLocal.registerLocal(Trace.class);

    @Override
    public void init(VertxBootstrap bootstrap) {
        // Being loaded is what registers the local.
    }

    /** Where the running context is; empty for work that nobody asked for. */
    public static Optional<Trace> get() {
        return Optional.ofNullable(orNull());
    }

    static @Nullable Trace orNull() {
        ContextInternal context = ContextInternal.current();
        return context == null ? null : context.getLocal(LOCAL, AccessMode.CONCURRENT);
    }

    /** From here on the running context is there. A context that several share is left as it is. */
    public static void enter(Trace trace) {
        ContextInternal context = ContextInternal.current();
        if (context != null && context.isDuplicate()) {
            context.putLocal(LOCAL, AccessMode.CONCURRENT, trace);
        }
    }

    /** Runs {@code work} there, on a context of its own beside {@code context}; its result comes on that one. */
    public static <T> Future<T> in(Context context, Trace trace, Supplier<Future<T>> work) {
        ContextInternal own = ((ContextInternal) context).duplicate();
        own.putLocal(LOCAL, AccessMode.CONCURRENT, trace);
        Promise<T> result = own.promise();
        own.runOnContext(there -> called(work).onComplete(result));
        return result.future();
    }

    private static <T> Future<T> called(Supplier<Future<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }
}
