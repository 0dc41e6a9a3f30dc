package dev.lad.campaigns.walk;

import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.plan.Plan;
import dev.lad.campaigns.plan.Settings;
import dev.lad.campaigns.plan.Step.Channel;
import dev.lad.campaigns.plan.Step.Fact;
import java.time.Instant;
import java.util.Comparator;
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
 * @param touched whether the lead was reached before, over any channel
 * @param holds by their scope: the key of a channel, or one of {@link Caps}
 * @param erased whether its lead was deleted: nothing that says who it was may be written to it
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
        boolean touched,
        Map<String, Guards.Hold> holds,
        boolean suppressed,
        boolean erased) {

    /** The step that it stands at, with what came of it so far. */
    record Touch(UUID id, String step, TouchState state, Instant dueAt) {}

    /** Whether it has replied and the reaction to that is under way. */
    boolean reacting() {
        return state == LeadState.REPLIED && step.isPresent();
    }

    Optional<Plan.Node> node() {
        return step.flatMap(plan::node);
    }

    /** The longest of those that keep the next touch over a channel waiting. */
    private Optional<Guards.Hold> hold(Channel channel) {
        return holds.entrySet().stream()
                .filter(hold -> hold.getKey().equals(channel.key())
                        || (channel.outward() && hold.getKey().equals(Caps.ALL))
                        || (channel.outward() && !touched && hold.getKey().equals(Caps.NEW_LEADS)))
                .map(Map.Entry::getValue)
                .max(Comparator.comparing(Guards.Hold::until));
    }

    Guards.Situation situation(Channel channel, Instant now) {
        return new Guards.Situation(
                now,
                channel,
                status,
                reacting(),
                suppressed,
                lead.reachableBy(channel),
                hold(channel),
                settings.window());
    }
}
