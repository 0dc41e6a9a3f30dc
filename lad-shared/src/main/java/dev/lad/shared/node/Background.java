package dev.lad.shared.node;

import io.vertx.core.Future;

/** Work that a service does unasked: due jobs, other services' events. Starts after the service answers. */
public interface Background {

    Future<Void> start();

    /** Takes on nothing new at once; done when what is running has ended. */
    Future<Void> stop();
}
