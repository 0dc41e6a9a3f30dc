package dev.lad.shared.auth;

import dev.lad.bus.Identity;
import dev.lad.shared.service.Operation;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/** Tells who sent a request, by its headers. In a running process this is the {@link Authenticator}. */
@FunctionalInterface
public interface Recognition {

    /**
     * {@link Identity#ANONYMOUS} where nothing is shown. Fails with 401 for what is shown and no good, with 503 when it
     * cannot be known now.
     */
    Future<Identity> identify(Operation operation, MultiMap headers);

    /** What is shown, as far as that can be told for next to nothing. */
    default Glance glance(Operation operation, MultiMap headers) {
        return Glance.UNFAMILIAR;
    }

    /** The auth-service has just given out an access token: whoever shows it first is no stranger. */
    default void issued(String setCookie) {}

    /** Credentials before anything is verified and anybody asked. */
    enum Glance {
        /** There are none. */
        NONE,
        /** They are no good, whatever a signature says. */
        BAD,
        /** A token that was good, or is made to look so, until its time was over. */
        EXPIRED,
        /** They were good lately, or are of a session that was. */
        FAMILIAR,
        /** Only a check of a signature, or a question to the auth-service, can tell. */
        UNFAMILIAR
    }
}
