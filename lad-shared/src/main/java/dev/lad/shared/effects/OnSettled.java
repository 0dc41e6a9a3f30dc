package dev.lad.shared.effects;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;

/**
 * Is told when an uncertain effect has become done or refused, in the transaction that says so: the place to enqueue
 * what waits for it. Whoever is still waiting in {@link Effects#once} is answered there as well.
 */
@FunctionalInterface
public interface OnSettled {

    /** Fails to have the settlement rolled back and tried again. */
    Future<Void> settled(Sql tenantTransaction, Effect effect);
}
