package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** What came of asking for a touch. That nobody could say is no result but a failure: it is asked for again. */
sealed interface Result {

    /** @param outcome stable, lower snake case: {@code sent}, {@code already_invited} */
    record Done(String outcome, JsonNode answer, BigDecimal credits) implements Result {}

    /**
     * There was nothing to do: it is as it was to be.
     *
     * @param outcome {@link #CONNECTED} or {@code already_following}
     */
    record Needless(String outcome) implements Result {
        /** The lead is a connection, as if it had accepted an invitation. */
        static final String CONNECTED = "already_connected";
    }

    /**
     * The provider may have done it.
     *
     * @param pending whether it is being found out, and will be told
     */
    record Uncertain(JsonNode answer, boolean pending) implements Result {}

    /** It was not done, and asking again would not help. */
    record Refused(String code, String sentence) implements Result {}

    /**
     * It was not done, and will not be before {@code until}, on the business clock.
     *
     * @param lone whether this concerns the one lead, and others may be reached over the channel meanwhile
     */
    record Held(String reason, Instant until, boolean lone) implements Result {}

    /** Nobody is there to do it, or it is being done for an earlier attempt: ask again after a pause on the wall clock. */
    record Busy(Duration pause) implements Result {}
}
