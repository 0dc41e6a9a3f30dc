package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** What came of asking for a touch. That nobody could say is no result but a failure: it is asked for again. */
sealed interface Result {

    /** @param outcome stable, lower snake case: {@code sent}, {@code already_invited} */
    record Done(String outcome, JsonNode answer, BigDecimal credits) implements Result {}

    /** The provider may have done it. */
    record Uncertain(JsonNode answer, BigDecimal credits) implements Result {}

    /** It was not done, and asking again would not help. */
    record Refused(String code, String sentence) implements Result {}

    /** It was not done, and nothing over this channel will be before {@code until}, on the business clock. */
    record Held(String reason, Instant until) implements Result {}

    /** Nobody is there to do it, or it is being done for an earlier attempt: ask again after a pause on the wall clock. */
    record Busy(Duration pause) implements Result {}
}
