package dev.lad.shared.credits;

import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.function.Function;

/** Finds out afterwards what an action has cost whose caller could not say: it crashed, or did not know itself. */
@FunctionalInterface
public interface CostResolver {

    /**
     * The cost of what was done under the charge's key, at most the charge's amount; {@link Cost.NotKnownYet} has it asked
     * again in a minute.
     */
    Future<Cost> cost(Caller caller, String key);

    /** For charges whose key is that of an effect. */
    static CostResolver ofEffect(Effects effects, Function<Effect, BigDecimal> ifDone) {
        return (caller, key) -> effects.find(caller.tenantId(), key)
                .map(found -> found.map(effect -> Cost.of(effect, () -> ifDone.apply(effect)))
                        .orElseGet(Cost::nothing));
    }
}
