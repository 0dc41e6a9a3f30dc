package dev.lad.shared.front;

import io.vertx.core.Future;

/** One thing that is done to every request on its way in. Has no state of its own but what all requests share. */
@FunctionalInterface
public interface Step {
    /** Completed already: the usual result of a step that has nothing to wait for. */
    Future<Void> NEXT = Future.succeededFuture();

    /**
     * Lets the exchange go on by succeeding, ends it by {@link Exchange#answer}, refuses it by failing or throwing.
     */
    Future<Void> take(Exchange exchange);

    /** As it is called in the order that a chain is asserted by. */
    default String name() {
        return getClass().getSimpleName();
    }
}
