package dev.lad.shared.events;

import io.vertx.core.Future;
import java.util.List;

/** Another service's feed. */
@FunctionalInterface
public interface EventSource {

    /**
     * The events after a position.
     *
     * @param after a position of this feed, or empty text for the beginning
     * @param types only these
     */
    Future<EventPage> list(String after, int limit, List<String> types);
}
