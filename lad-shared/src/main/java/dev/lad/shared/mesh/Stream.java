package dev.lad.shared.mesh;

import io.vertx.core.Future;

/** A stream to an instance, as {@link Delivery} sees it: not what passes, only whether it begins and when it is over. */
public interface Stream {

    /**
     * The status of the answer, once it has begun; by it the instance is judged. Fails as {@link #ended} does when none
     * begins. Stays open where that is not the instance's fault: the client has left.
     */
    Future<Integer> begun();

    /**
     * Done when nothing passes any more. Fails only where no answer was begun: with {@code Unavailable} when the instance
     * surely has seen nothing of it, with {@code DeadlinePassed} when it may have.
     */
    Future<Void> ended();
}
