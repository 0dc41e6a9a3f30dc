package dev.lad.shared.stream;

import dev.lad.bus.ApiResponse;
import io.vertx.core.Future;
import java.util.Map;

/** What a streaming operation answers. */
public sealed interface StreamReply {

    /** An answer that is there whole: the summary of an upload, and every refusal. */
    record Whole(ApiResponse answer) implements StreamReply {}

    /**
     * An answer of which the head is known and the rest is made as the client takes it.
     *
     * @param headers names in lower case
     */
    record Flow(int status, Map<String, String> headers, Body body) implements StreamReply {
        public Flow {
            headers = Map.copyOf(headers);
        }
    }

    /** Makes the rest of an answer. */
    @FunctionalInterface
    interface Body {

        /** Writes all of it. When this fails the connection is broken off, so that nobody takes the half for the whole. */
        Future<Void> writeTo(Outlet client);
    }
}
