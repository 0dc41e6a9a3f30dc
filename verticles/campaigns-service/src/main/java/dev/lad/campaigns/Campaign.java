package dev.lad.campaigns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.CampaignLead.Skipped;
import dev.lad.campaigns.plan.Plan;
import dev.lad.campaigns.plan.SendingWindow;
import dev.lad.campaigns.plan.Settings;
import dev.lad.campaigns.plan.Step;
import dev.lad.campaigns.walk.CampaignStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A campaign.
 *
 * @param planVersion the version of {@code plan}
 * @param blocked what keeps its touches waiting now
 * @param version counts changes; the ETag
 */
record Campaign(
        UUID id,
        String name,
        CampaignStatus status,
        int planVersion,
        Plan plan,
        Settings settings,
        Counters counters,
        List<Hold> blocked,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        long version) {

    /** How its leads fared. */
    record Counters(
            long leads,
            long active,
            long touched,
            long accepted,
            long replied,
            long answered,
            long completed,
            long failed) {
        static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** What keeps all touches over a channel waiting, or without one over all of them. */
    record Hold(Optional<String> channel, String reason, Instant until) {}

    /**
     * Which campaigns a list is to show.
     *
     * @param offset how many of them to leave out before the page begins
     */
    record Filter(Optional<String> status, Optional<String> text, long offset) {}

    /** A campaign as it is asked for; the steps are read by {@link dev.lad.campaigns.plan.Plans}. */
    record Wish(
            String name,
            JsonNode steps,
            Optional<JsonNode> onReply,
            Optional<Boolean> stopOnReply,
            Optional<Boolean> exclusive,
            Optional<SendingWindow> window,
            Optional<Settings.Accounts> accounts,
            Optional<Integer> dailyCap,
            Optional<Integer> newLeadsPerDay,
            Optional<List<UUID>> leadIds) {}

    /** What is to be changed; what is empty stays. */
    record Change(
            Optional<String> name,
            Optional<JsonNode> steps,
            Optional<JsonNode> onReply,
            Optional<Boolean> stopOnReply,
            Optional<SendingWindow> window,
            Optional<Settings.Accounts> accounts,
            Optional<Integer> dailyCap,
            Optional<Integer> newLeadsPerDay) {

        /** Jackson reads a member that is not there as a missing node, not as none. */
        Change {
            steps = steps.filter(JsonNode::isArray);
            onReply = onReply.filter(JsonNode::isArray);
        }

        /** Whether it changes what is sent or when. */
        boolean ofPlan() {
            return Stream.of(steps, onReply, window, accounts, dailyCap, newLeadsPerDay)
                    .anyMatch(Optional::isPresent);
        }
    }

    /** As a list shows it: without steps. */
    record Summary(
            UUID id,
            String name,
            CampaignStatus status,
            Counters counters,
            List<Hold> blocked,
            Instant createdAt,
            Instant updatedAt,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            long version) {}

    /** One that has just been made, and which of the leads it was to have it has not. */
    record Made(Campaign campaign, List<Skipped> skipped) {
        View view() {
            return campaign.view(Optional.of(skipped));
        }
    }

    /**
     * As its own page shows it.
     *
     * @param skipped only where it has just been made
     */
    record View(
            UUID id,
            String name,
            CampaignStatus status,
            int planVersion,
            List<Step> steps,
            List<Step> onReply,
            boolean stopOnReply,
            boolean exclusive,
            Optional<SendingWindow> window,
            Settings.Accounts accounts,
            Optional<Integer> dailyCap,
            Optional<Integer> newLeadsPerDay,
            Counters counters,
            List<Hold> blocked,
            Instant createdAt,
            Instant updatedAt,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            long version,
            Optional<List<Skipped>> skipped) {}

    Summary summary() {
        return new Summary(id, name, status, counters, blocked, createdAt, updatedAt, startedAt, endedAt, version);
    }

    View view() {
        return view(Optional.empty());
    }

    private View view(Optional<List<Skipped>> skipped) {
        return new View(
                id,
                name,
                status,
                planVersion,
                plan.steps(),
                plan.onReply(),
                settings.stopOnReply(),
                settings.exclusive(),
                settings.window(),
                settings.accounts(),
                settings.dailyCap(),
                settings.newLeadsPerDay(),
                counters,
                blocked,
                createdAt,
                updatedAt,
                startedAt,
                endedAt,
                version,
                skipped);
    }
}
