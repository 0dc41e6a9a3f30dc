package dev.lad.twins.kit;

import io.vertx.ext.web.RoutingContext;

/**
 * One operation of a provider. The body has been read when it runs; it must not write to the response. Twins have
 * their state at hand, so an operation has nothing to wait for; what happens later is a timer's or a webhook's.
 *
 * <p>A thrown {@link Refusal} becomes its answer; any other failure becomes the provider's own 500.
 */
@FunctionalInterface
public interface Operation {
    Answer handle(RoutingContext request);
}
