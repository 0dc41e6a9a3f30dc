package dev.lad.shared.credits;

import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.EffectOutcome;
import java.math.BigDecimal;
import java.util.function.Supplier;

/** What an action has cost, as far as that is known. */
public sealed interface Cost {

    /** This many credits, at most what was held. */
    record Credits(BigDecimal amount) implements Cost {}

    /** Nothing, since nothing was delivered. */
    record Nothing() implements Cost {}

    /** Not known yet: the hold stays. */
    record NotKnownYet() implements Cost {}

    static Cost of(BigDecimal amount) {
        return amount.signum() > 0 ? new Credits(amount) : new Nothing();
    }

    static Cost nothing() {
        return new Nothing();
    }

    static Cost notKnownYet() {
        return new NotKnownYet();
    }

    /** Of an effect: what {@code ifDone} says if it has happened, nothing if it has not. */
    static Cost of(EffectOutcome outcome, Supplier<BigDecimal> ifDone) {
        return outcome instanceof EffectOutcome.Done
                ? of(ifDone.get())
                : outcome instanceof EffectOutcome.Refused ? nothing() : notKnownYet();
    }

    /** Of an effect as it is stored: the same, for a {@link Credits.Resolver}. */
    static Cost of(Effect effect, Supplier<BigDecimal> ifDone) {
        return switch (effect.state()) {
            case DONE -> of(ifDone.get());
            case REFUSED -> nothing();
            case STARTED, UNCERTAIN -> notKnownYet();
        };
    }
}
