package dev.lad.deals;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * A chance to sell something.
 *
 * @param status the kind of the stage that it stands in
 * @param valueMinor in the minor unit of {@code currency}
 * @param probability percent, as its stage says
 * @param version counts changes; the ETag
 */
record Deal(
        UUID id,
        UUID pipelineId,
        UUID stageId,
        String stageName,
        Stage.Kind status,
        String name,
        Optional<String> company,
        long valueMinor,
        String currency,
        int probability,
        Optional<UUID> leadId,
        Optional<UUID> campaignId,
        Optional<UUID> ownerId,
        Optional<LocalDate> expectedClose,
        Optional<Instant> closedAt,
        Optional<String> closeReason,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** A deal as it is asked for. */
    record Wish(
            String name,
            Optional<String> company,
            Optional<Long> valueMinor,
            Optional<String> currency,
            Optional<UUID> pipelineId,
            Optional<UUID> stageId,
            Optional<UUID> leadId,
            Optional<UUID> campaignId,
            Optional<UUID> ownerId,
            Optional<LocalDate> expectedClose) {}

    /** What is to be changed; what is empty stays. */
    record Change(
            Optional<String> name,
            Optional<String> company,
            Optional<Long> valueMinor,
            Optional<String> currency,
            Optional<UUID> ownerId,
            Optional<LocalDate> expectedClose) {}

    /** A move to a stage, with a reason where it closes the deal. */
    record Move(UUID stageId, Optional<String> reason) {}

    /** One line of a deal's history. */
    record StageChange(
            Optional<UUID> fromStageId,
            Optional<String> fromStage,
            UUID toStageId,
            String toStage,
            Optional<UUID> userId,
            Optional<String> reason,
            Instant at) {}

    /** Which deals a list shows; what is empty does not narrow it. */
    record Filter(
            Optional<UUID> pipelineId,
            Optional<UUID> stageId,
            Optional<String> status,
            Optional<UUID> leadId,
            Optional<String> text) {}
}
