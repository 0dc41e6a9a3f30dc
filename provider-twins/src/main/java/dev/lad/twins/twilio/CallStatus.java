package dev.lad.twins.twilio;

import java.util.Set;

/** Where a call stands, in Twilio's words, and where it can go from there. */
enum CallStatus {
    QUEUED("queued"),
    /** Only callbacks say this; the call resource still says {@code queued}. */
    INITIATED("initiated"),
    RINGING("ringing"),
    IN_PROGRESS("in-progress"),
    COMPLETED("completed"),
    BUSY("busy"),
    NO_ANSWER("no-answer"),
    FAILED("failed"),
    CANCELED("canceled");

    private final String word;

    CallStatus(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** What the call resource shows. */
    String shown() {
        return this == INITIATED ? QUEUED.word : word;
    }

    boolean ended() {
        return next().isEmpty();
    }

    boolean canBecome(CallStatus other) {
        return next().contains(other);
    }

    private Set<CallStatus> next() {
        return switch (this) {
            case QUEUED -> Set.of(INITIATED, FAILED, CANCELED);
            case INITIATED -> Set.of(RINGING, FAILED, CANCELED);
            case RINGING -> Set.of(IN_PROGRESS, BUSY, NO_ANSWER, FAILED, CANCELED);
            case IN_PROGRESS -> Set.of(COMPLETED);
            case COMPLETED, BUSY, NO_ANSWER, FAILED, CANCELED -> Set.of();
        };
    }

    /** The name by which {@code StatusCallbackEvent} asks for it. */
    String callbackEvent() {
        return switch (this) {
            case QUEUED, INITIATED -> "initiated";
            case RINGING -> "ringing";
            case IN_PROGRESS -> "answered";
            case COMPLETED, BUSY, NO_ANSWER, FAILED, CANCELED -> "completed";
        };
    }

    /** What the callee's network said, as the last callback of a call reports it. */
    int sipCode() {
        return switch (this) {
            case BUSY -> 486;
            case NO_ANSWER, CANCELED -> 487;
            case FAILED -> 404;
            default -> 200;
        };
    }
}
