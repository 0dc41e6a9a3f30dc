package dev.lad.twins.kit;

import java.time.Duration;

/** Something that can be made to go wrong. */
public sealed interface Fault {

    /** Its name in the control API. */
    String kind();

    /** A fault of the way in or out of an operation. */
    sealed interface OfRequest extends Fault {}

    /** A fault of the delivery of a webhook. */
    sealed interface OfWebhook extends Fault {}

    /** The provider refuses with this status, in its own words; nothing happens. */
    record Status(int status) implements OfRequest {
        @Override
        public String kind() {
            return "status";
        }
    }

    /** The request is held back, in real time, before it is handled. */
    record Slow(Duration delay) implements OfRequest {
        @Override
        public String kind() {
            return "slow";
        }
    }

    /** The connection is closed and nothing happens. */
    record DropBefore() implements OfRequest {
        @Override
        public String kind() {
            return "drop_before";
        }
    }

    /** The operation takes effect, and then the connection is closed without an answer. */
    record DropAfter() implements OfRequest {
        @Override
        public String kind() {
            return "drop_after";
        }
    }

    /** The webhook arrives twice. */
    record Duplicate() implements OfWebhook {
        @Override
        public String kind() {
            return "duplicate";
        }
    }

    /** The webhook waits until the next one of the same provider has been sent, or for a twin-minute. */
    record Disorder() implements OfWebhook {
        @Override
        public String kind() {
            return "disorder";
        }
    }

    /** The webhook is never sent. */
    record Lose() implements OfWebhook {
        @Override
        public String kind() {
            return "lose";
        }
    }
}
