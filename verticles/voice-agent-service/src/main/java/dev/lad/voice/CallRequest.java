package dev.lad.voice;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.UUID;

/**
 * How a call is asked for: in our words or in those that the dashboard knows, which the schema keeps apart.
 *
 * @param voiceId sent by the dashboard; always the agent's own
 */
record CallRequest(
        Optional<UUID> agentId,
        Optional<String> to,
        Optional<UUID> leadId,
        Optional<String> timeZone,
        Optional<String> reference,
        Optional<String> context,
        @JsonProperty("agent_id") Optional<UUID> olderAgentId,
        @JsonProperty("to_number") Optional<String> olderTo,
        @JsonProperty("lead_id") Optional<UUID> olderLeadId,
        @JsonProperty("voice_id") Optional<String> voiceId) {

    PhoneCall.Wish wish() {
        return new PhoneCall.Wish(
                agentId.or(() -> olderAgentId).orElseThrow(),
                to.or(() -> olderTo),
                leadId.or(() -> olderLeadId),
                timeZone,
                reference,
                context);
    }
}
