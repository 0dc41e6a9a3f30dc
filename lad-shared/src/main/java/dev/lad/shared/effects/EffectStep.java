package dev.lad.shared.effects;

/** What can become known about an effect, or be done with it. */
public enum EffectStep {
    /** The provider said, or showed when asked, that it was done. */
    HAPPENED,
    /** The provider refused without doing it, or showed when asked that it had not been done. */
    DID_NOT_HAPPEN,
    /** The provider was called, and what it answered never arrived. */
    ANSWER_LOST,
    /** The provider was asked and could not say. */
    STILL_UNKNOWN,
    /** It is tried once more after it is known not to have happened. */
    STARTED_AGAIN
}
