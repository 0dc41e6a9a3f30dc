package dev.lad.shared.effects;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where an effect stands. The table below is all that can happen to it. */
public enum EffectState {
    /** The provider is being called, or its caller died while it was. */
    STARTED,
    /** It happened, and its result is known. For ever. */
    DONE,
    /** It is known not to have happened; it may be started again. */
    REFUSED,
    /** Whether it happened is not known. */
    UNCERTAIN;

    private static final Map<EffectState, Map<EffectStep, EffectState>> TRANSITIONS = Map.of(
            STARTED,
                    Map.of(
                            EffectStep.HAPPENED, DONE,
                            EffectStep.DID_NOT_HAPPEN, REFUSED,
                            EffectStep.ANSWER_LOST, UNCERTAIN),
            UNCERTAIN,
                    Map.of(
                            EffectStep.HAPPENED, DONE,
                            EffectStep.DID_NOT_HAPPEN, REFUSED,
                            EffectStep.STILL_UNKNOWN, UNCERTAIN),
            // News that comes late is still true, and keeps it from being done twice.
            REFUSED, Map.of(EffectStep.STARTED_AGAIN, STARTED, EffectStep.HAPPENED, DONE),
            DONE, Map.of());

    /** Where the step leads from here; empty where it cannot be taken. */
    public Optional<EffectState> after(EffectStep step) {
        return Optional.ofNullable(TRANSITIONS.getOrDefault(this, Map.of()).get(step));
    }

    /** The states in which the step can be taken. */
    static List<EffectState> before(EffectStep step) {
        return Arrays.stream(values())
                .filter(state -> state.after(step).isPresent())
                .toList();
    }

    /** The lower-case name used in SQL. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static EffectState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
