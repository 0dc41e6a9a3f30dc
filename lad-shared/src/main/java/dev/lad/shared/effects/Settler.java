package dev.lad.shared.effects;

import dev.lad.shared.service.Caller;
import io.vertx.core.Future;

/**
 * Finds out from the provider whether an uncertain effect of one kind has happened. It only reads: lists the calls to a
 * number since {@link Effect#startedAt}, the invitations sent, the messages of a chat.
 *
 * <p>A failed future is the same as {@link Settlement.StillUnknown}.
 */
@FunctionalInterface
public interface Settler {

    /** Asks; {@code caller} acts for the effect's tenant. */
    Future<Settlement> ask(Caller caller, Effect effect);

    /** For a provider that cannot be asked: a person decides, by {@link Effects#settle}. */
    static Settler byPerson() {
        return (caller, effect) ->
                Future.succeededFuture(new Settlement.StillUnknown("the provider cannot be asked; a person must look"));
    }
}
