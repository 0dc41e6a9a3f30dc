package dev.lad.campaigns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.walk.LeadState;
import dev.lad.campaigns.walk.Verdict;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A lead in a campaign, as it is shown.
 *
 * @param reason why its walk ended
 * @param step where it stands
 * @param dueAt when it goes on from there
 * @param verdicts what the guards said when its next touch was last looked at
 */
record CampaignLead(
        UUID id,
        UUID leadId,
        LeadState state,
        Optional<String> reason,
        Optional<String> step,
        Optional<Instant> dueAt,
        List<Verdict> verdicts,
        LeadCard lead,
        Optional<Instant> acceptedAt,
        Optional<Instant> repliedAt,
        Optional<Instant> answeredAt,
        Instant addedAt,
        Instant updatedAt) {

    /** Which leads a list is to show; the text is part of name, title and company. */
    record Filter(Optional<String> state, Optional<String> text) {}

    /** One line of a lead's timeline: a touch, or something that happened to it. */
    record TimelineEntry(
            Instant at,
            String kind,
            Optional<String> step,
            Optional<String> type,
            Optional<String> state,
            Optional<String> outcome,
            Optional<Instant> dueAt,
            Optional<BigDecimal> credits,
            List<Verdict> verdicts,
            Optional<JsonNode> detail) {}

    /** A text as the lead would read it; without the text where something is missing. */
    record PreviewedText(String step, String type, String member, Optional<String> text, Set<String> missing) {}

    /** What came of adding leads. */
    record Added(int added, List<Skipped> skipped) {}

    /** A lead that was not added. */
    record Skipped(UUID leadId, String reason) {}

    /** How touches of one step ended up. */
    record StepStats(
            String step, String type, String state, Optional<String> outcome, long touches, BigDecimal credits) {}
}
