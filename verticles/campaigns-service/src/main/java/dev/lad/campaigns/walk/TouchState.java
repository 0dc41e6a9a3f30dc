package dev.lad.campaigns.walk;

import java.util.Locale;

/** Where one step of a walk stands. */
enum TouchState {
    /** The lead stands here, and it is not yet time. */
    PLANNED,
    /** Another service is being asked, or was when its asker died. */
    STARTED,
    /** The call is placed and has not ended. */
    AWAITING,
    DONE,
    /** It may have happened; it is repeated only once it is told that it did not. */
    UNCERTAIN,
    /** Refused for good. */
    FAILED,
    /** Passed over: nobody accepted in time, or there was nothing to do. */
    SKIPPED,
    /** The walk ended before it. */
    CANCELED;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static TouchState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
