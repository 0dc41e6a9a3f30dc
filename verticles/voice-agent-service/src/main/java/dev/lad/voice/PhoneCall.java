package dev.lad.voice;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A call.
 *
 * @param key of its effect and of its charge
 * @param to E.164
 * @param context what it is about; said where the agent's words name it
 * @param sid Twilio's id
 * @param sequence of the latest callback that was taken; -1 before any
 * @param answeredBy Twilio's word for who answered
 * @param recordingId Twilio's id of the recording
 * @param price credits a started minute
 */
record PhoneCall(
        @JsonIgnore UUID tenantId,
        UUID id,
        @JsonIgnore String key,
        UUID agentId,
        String to,
        Optional<UUID> leadId,
        Optional<String> reference,
        Optional<String> context,
        CallStatus status,
        @JsonIgnore Optional<String> sid,
        @JsonIgnore int sequence,
        @JsonIgnore Optional<String> answeredBy,
        Optional<Integer> durationSeconds,
        Optional<String> recordingId,
        @JsonIgnore BigDecimal price,
        @JsonIgnore int maxMinutes,
        Optional<String> reason,
        Instant createdAt,
        Optional<Instant> endedAt) {

    private static final int MINUTE = 60;

    /** What is wished for; without a number the lead's is called. */
    record Wish(
            UUID agentId,
            Optional<String> to,
            Optional<UUID> leadId,
            Optional<String> timeZone,
            Optional<String> reference,
            Optional<String> context) {}

    /** Which of them a list shows. */
    record Filter(Optional<UUID> agentId, Optional<UUID> leadId, Optional<String> status) {}

    /** What was said. {@code speaker} is {@code agent} or {@code callee}. */
    record Utterance(String speaker, String text, Instant at) {}

    /** How it ended: {@code answered, machine, no_answer, busy, failed, canceled}; empty before. */
    @JsonProperty
    Optional<String> outcome() {
        if (!status.ended()) {
            return Optional.empty();
        }
        if (status != CallStatus.COMPLETED) {
            return Optional.of(status.key());
        }
        boolean machine = answeredBy
                .filter(whom -> whom.startsWith("machine") || whom.equals("fax"))
                .isPresent();
        return Optional.of(machine ? "machine" : "answered");
    }

    /**
     * What it cost, at most what was held; empty before it has ended. Twilio hangs up at the agent's limit, and may still
     * report a second more, which would begin another minute.
     */
    @JsonProperty
    Optional<BigDecimal> credits() {
        if (!status.ended()) {
            return Optional.empty();
        }
        int seconds = status == CallStatus.COMPLETED ? durationSeconds.orElse(0) : 0;
        int minutes = Math.min((seconds + MINUTE - 1) / MINUTE, maxMinutes);
        return Optional.of(price.multiply(BigDecimal.valueOf(minutes)));
    }

    /** The most that it can cost. */
    BigDecimal mostCredits() {
        return price.multiply(BigDecimal.valueOf(maxMinutes));
    }
}
