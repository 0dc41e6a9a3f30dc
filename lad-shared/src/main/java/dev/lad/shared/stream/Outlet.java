package dev.lad.shared.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** The way to a client that takes an answer part by part. Belongs to one event loop. */
public interface Outlet {

    /**
     * Sends a part. Succeeds when there is room for another; fails with {@link Gone} when the client has left, or has taken
     * nothing for so long that it was cut off.
     */
    Future<Void> write(Buffer part);

    /** Succeeds when the client has left. */
    Future<Void> gone();

    /** Succeeds when the instance begins to drain: what goes on without an end must then come to one. */
    Future<Void> leaving();

    /** Nobody reads any more. */
    final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Gone(String reason) {
            super(reason, null, false, false);
        }
    }
}
