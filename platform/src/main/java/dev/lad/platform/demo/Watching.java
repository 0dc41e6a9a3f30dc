package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets days pass while the leads act. Hours run by while an answer is awaited; where nothing can happen before the next
 * touch is due, the clock leaps there, and telephone calls are let run at a pace at which they can be followed.
 */
final class Watching {
    private static final int HOURS_RUN_BY = 3_600;
    private static final int CALLS_CAN_BE_FOLLOWED = 20;

    private final Stage stage;
    private final String campaign;
    private final Set<String> told = new HashSet<>();

    Watching(Stage stage, String campaignId) {
        this.stage = stage;
        this.campaign = "/api/campaigns/" + campaignId;
    }

    void play(List<Prospect> prospects) {
        stage.narrator()
                .chapter("Days pass (on the twins' clock, %d times as fast; it leaps over what is only waiting)"
                        .formatted(HOURS_RUN_BY));
        stage.twins().speed(HOURS_RUN_BY);
        stage.patience().until("the leads to accept, and one to reply", () -> {
            List<JsonNode> leads = look(prospects);
            return leads.stream().filter(lead -> lead.has("acceptedAt")).count()
                                    == prospects.stream()
                                            .filter(prospect ->
                                                    prospect.manner().accepts())
                                            .count()
                            && leads.stream().anyMatch(lead -> lead.has("repliedAt"))
                    ? Optional.of(leads)
                    : Optional.empty();
        });
        stage.twins().speed(CALLS_CAN_BE_FOLLOWED);
        stage.patience().until(() -> "the campaign to end; it is " + standing(), () -> {
            List<JsonNode> walking =
                    look(prospects).stream().filter(Watching::walks).toList();
            leap(walking);
            return walking.isEmpty() ? Optional.of(true) : Optional.empty();
        });
        stage.narrator().tell("Every lead has come to the end of its walk.");
    }

    /** Who still walks, and what is known of why. */
    private String standing() {
        List<String> standing = new ArrayList<>();
        stage.lad().look(campaign + "/leads").forEach(lead -> {
            if (walks(lead)) {
                standing.add("%s at %s, due %s, %s"
                        .formatted(
                                lead.path("lead").path("firstName").asText(),
                                lead.path("step").asText("the beginning"),
                                lead.path("dueAt").asText("nothing"),
                                lead.path("verdicts")));
            }
        });
        return stage.twins().now() + ", " + String.join("; ", standing);
    }

    private static boolean walks(JsonNode lead) {
        return Set.of("waiting", "active").contains(lead.path("state").asText());
    }

    /** To the next touch, if that is a while away. */
    private void leap(List<JsonNode> walking) {
        Instant now = stage.twins().now();
        walking.stream()
                .filter(lead -> lead.has("dueAt"))
                .map(lead -> Instant.parse(lead.path("dueAt").asText()))
                .min(Comparator.naturalOrder())
                .filter(due -> due.isAfter(now.plusSeconds(60)))
                .ifPresent(due -> {
                    stage.twins().leapTo(due);
                    stage.narrator().tell("%s  is the next that anything is due at.", due);
                });
    }

    private List<JsonNode> look(List<Prospect> prospects) {
        List<JsonNode> leads = new ArrayList<>();
        stage.lad().look(campaign + "/leads").forEach(leads::add);
        leads.forEach(lead -> prospects.stream()
                .filter(prospect -> prospect.leadId().equals(lead.path("leadId").asText()))
                .forEach(prospect -> tell(prospect, lead)));
        return leads;
    }

    private void tell(Prospect prospect, JsonNode lead) {
        news(prospect, lead, "acceptedAt", "accepted the invitation");
        news(prospect, lead, "repliedAt", "replied: \"" + Manner.REPLY + "\"");
        news(prospect, lead, "answeredAt", "answered the phone");
        if (!walks(lead) && told.add(prospect.leadId())) {
            stage.narrator()
                    .tell(
                            "%s: the walk ended (%s%s)",
                            prospect.name(),
                            lead.path("state").asText(),
                            lead.has("reason") ? ", " + lead.path("reason").asText() : "");
        }
    }

    private void news(Prospect prospect, JsonNode lead, String when, String what) {
        if (lead.has(when) && told.add(prospect.leadId() + when)) {
            stage.narrator().tell("%s  %s %s", lead.path(when).asText(), prospect.name(), what);
        }
    }
}
