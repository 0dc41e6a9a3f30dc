package dev.lad.shared.effects;

import com.fasterxml.jackson.databind.JsonNode;

/** What a provider showed when it was asked whether an effect had happened. */
public sealed interface Settlement {

    /** It had, with this result: the same shape as the call's own. */
    record Happened(JsonNode result) implements Settlement {}

    /** It had not, and cannot happen any more from the calls made so far. */
    record DidNotHappen(String reason) implements Settlement {}

    /** The provider could not say. */
    record StillUnknown(String reason) implements Settlement {}
}
