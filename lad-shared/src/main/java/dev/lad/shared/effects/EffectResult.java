package dev.lad.shared.effects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.errors.Failure;

/** What the call to the provider came to. A failed future is the same as {@link Unknown}. */
public sealed interface EffectResult {

    /** It was done. */
    record Happened(JsonNode result) implements EffectResult {}

    /**
     * It was not done, and that is certain: refused by the provider, or never sent.
     *
     * @param failure what the caller of {@link Effects#once} is told
     */
    record Refused(Failure failure) implements EffectResult {}

    /** The request may have arrived, and the answer did not. */
    record Unknown(String reason) implements EffectResult {}
}
