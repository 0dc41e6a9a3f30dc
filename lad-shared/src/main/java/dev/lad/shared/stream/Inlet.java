package dev.lad.shared.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** The body of a request, taken part by part. Belongs to one event loop. */
@FunctionalInterface
public interface Inlet {

    /**
     * The next part, of a size that the network chose; empty after the last one. Until it is asked for, the client is held
     * back. To be asked for one at a time.
     *
     * <p>Fails with {@link dev.lad.shared.errors.Failure}: 413 where the body grows beyond the operation's limit, 400 where
     * it breaks off or the client has left.
     */
    Future<Optional<Buffer>> next();
}
