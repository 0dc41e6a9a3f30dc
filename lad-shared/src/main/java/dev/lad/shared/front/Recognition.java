package dev.lad.shared.front;

import dev.lad.bus.Identity;
import dev.lad.shared.service.Operation;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/** Tells who sent a request, by its headers. In a running service this is {@code Authenticator::identify}. */
@FunctionalInterface
public interface Recognition {

    /**
     * {@link Identity#ANONYMOUS} where nothing is shown. Fails with 401 for what is shown and no good, with 503 when it
     * cannot be known now.
     */
    Future<Identity> identify(Operation operation, MultiMap headers);
}
