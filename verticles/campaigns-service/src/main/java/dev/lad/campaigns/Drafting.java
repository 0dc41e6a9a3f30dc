package dev.lad.campaigns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.plan.Plan;
import dev.lad.campaigns.plan.Plans;
import dev.lad.campaigns.plan.Settings;
import dev.lad.campaigns.walk.CampaignStatus;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes campaigns of what people write. Throws {@code Invalid} where it cannot be one. */
final class Drafting {
    private final Time time;
    private final Ids ids;

    Drafting(Time time) {
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /** The same with what is named changed; other steps are a new version. */
    Campaign changed(Campaign before, Campaign.Change change) {
        Settings settings = new Settings(
                change.stopOnReply().orElse(before.settings().stopOnReply()),
                before.settings().exclusive(),
                change.window().or(() -> before.settings().window()),
                change.accounts().orElse(before.settings().accounts()),
                cap(change.dailyCap().or(() -> before.settings().dailyCap())),
                cap(change.newLeadsPerDay().or(() -> before.settings().newLeadsPerDay())));
        boolean newPlan = change.steps().isPresent() || change.onReply().isPresent();
        JsonNode kept = Plans.keep(before.plan());
        Plan plan = newPlan
                ? Plans.written(
                        change.steps().orElse(kept.path("steps")),
                        change.onReply().orElse(kept.path("onReply")),
                        this::stepId)
                : before.plan();
        requireReactions(plan, settings);
        return new Campaign(
                before.id(),
                change.name().map(Drafting::requireName).orElse(before.name()),
                before.status(),
                newPlan ? before.planVersion() + 1 : before.planVersion(),
                plan,
                settings,
                before.counters(),
                before.blocked(),
                before.createdAt(),
                before.updatedAt(),
                before.startedAt(),
                before.endedAt(),
                before.version());
    }

    private static Optional<Integer> cap(Optional<Integer> wished) {
        return wished.filter(most -> most > 0);
    }

    /** A walk is at one place: while it goes on by its steps it cannot react to a reply. */
    private static void requireReactions(Plan plan, Settings settings) {
        if (!settings.stopOnReply() && !plan.onReply().isEmpty()) {
            throw Failure.Invalid.at(
                    "/onReply",
                    "With stopOnReply off a reply ends nothing; put a condition on replied among the steps.");
        }
    }

    /** The contract cannot say it without breaking with the last release, whose schema took blanks. */
    private static String requireName(String name) {
        if (name.isBlank()) {
            throw Failure.Invalid.at("/name", "A name needs more than blanks.");
        }
        return name;
    }

    /** One as it is asked for, without leads. */
    Campaign draft(Campaign.Wish wish) {
        Plan plan = Plans.written(wish.steps(), wish.onReply().orElse(Json.array()), this::stepId);
        Settings settings = new Settings(
                wish.stopOnReply().orElse(true),
                wish.exclusive().orElse(false),
                wish.window(),
                wish.accounts().orElse(Settings.Accounts.ANY),
                cap(wish.dailyCap()),
                cap(wish.newLeadsPerDay()));
        requireReactions(plan, settings);
        return draft(wish.name(), plan, settings);
    }

    Campaign draft(String name, Plan plan, Settings settings) {
        Instant now = time.business().instant();
        return new Campaign(
                ids.next(),
                requireName(name),
                CampaignStatus.DRAFT,
                1,
                plan,
                settings,
                Campaign.Counters.NONE,
                List.of(),
                now,
                now,
                Optional.empty(),
                Optional.empty(),
                1);
    }

    /** Like {@code s-0192f3c4a1b2}: random enough never to meet another in the versions of one campaign. */
    private String stepId() {
        return "s-" + ids.next().toString().substring(24);
    }
}
