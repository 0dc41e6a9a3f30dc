package dev.lad.shared.effects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import java.time.Duration;

/** How an effect stands after it was asked for. */
public sealed interface EffectOutcome {

    /**
     * It has happened.
     *
     * @param before whether that was known before, so that the provider was not called now
     */
    record Done(JsonNode result, boolean before) implements EffectOutcome {}

    /** It has not happened; it may be asked for again. */
    record Refused(Failure failure) implements EffectOutcome {}

    /** It may have happened. The background goes on to find out; asking again never calls the provider blindly. */
    record Uncertain(String reason) implements EffectOutcome {}

    /**
     * The result of what has happened, or why there is none: what was refused fails with its own failure, what is
     * uncertain with {@link Failure.Unavailable} {@code outcome_unknown}. To be used outside of a guard of credits, which
     * would take that for a refusal.
     */
    default Future<JsonNode> orFail() {
        if (this instanceof Done done) {
            return Future.succeededFuture(done.result());
        }
        return Future.failedFuture(
                this instanceof Refused refused
                        ? refused.failure()
                        : new Failure.Unavailable(
                                "outcome_unknown",
                                "The provider has not said yet whether it did this; ask again, it is not done twice.",
                                Duration.ofSeconds(5)));
    }
}
