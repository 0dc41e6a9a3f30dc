package dev.lad.campaigns.walk;

import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.plan.Plan;
import dev.lad.campaigns.plan.Settings;
import dev.lad.campaigns.plan.Step.Channel;
import dev.lad.campaigns.plan.Step.Fact;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A lead's walk through a campaign, as it stands while its row is held.
 *
 * @param step where it stands; empty before the first and after the last
 * @param touch of that step
 * @param done the steps that it has taken, or was about to
 * @param holds by channel key
 */
record Walk(
        UUID tenantId,
        UUID id,
        UUID campaignId,
        CampaignStatus status,
        Settings settings,
        Plan plan,
        LeadCard lead,
        LeadState state,
        Optional<String> step,
        Optional<Touch> touch,
        Set<Fact> facts,
        Set<String> done,
        Map<String, Guards.Hold> holds,
        boolean suppressed) {

    /** The step that it stands at, with what came of it so far. */
    record Touch(UUID id, String step, TouchState state, Instant dueAt) {}

    /** Whether it has replied and the reaction to that is under way. */
    boolean reacting() {
        return state == LeadState.REPLIED && step.isPresent();
    }

    Optional<Plan.Node> node() {
        return step.flatMap(plan::node);
    }

    Guards.Situation situation(Channel channel, Instant now) {
        return new Guards.Situation(
                now,
                channel,
                status,
                reacting(),
                suppressed,
                lead.reachableBy(channel),
                Optional.ofNullable(holds.get(channel.key())),
                settings.window());
    }
}
