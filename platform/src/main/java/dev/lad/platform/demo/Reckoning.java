package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Compares what the dashboard says with what happened. */
final class Reckoning {
    private final Stage stage;
    private final BigDecimal welcome;
    private final BigDecimal spentBeforeOutreach;
    private final List<String> disagreements = new ArrayList<>();

    Reckoning(Stage stage, BigDecimal welcome, BigDecimal spentBeforeOutreach) {
        this.stage = stage;
        this.welcome = welcome;
        this.spentBeforeOutreach = spentBeforeOutreach;
    }

    /**
     * Looks at the dashboard.
     *
     * @throws StoryBroken when a number does not agree
     */
    void play(List<Prospect> prospects) {
        stage.narrator().chapter("What it came to");
        BigDecimal spent = new Purse(stage).spent();
        JsonNode dashboard = stage.lad().get("/api/overview/dashboard");
        outreach(dashboard, prospects);
        deals(dashboard);
        credits(dashboard.path("credits").path("data"), spent);
        if (!disagreements.isEmpty()) {
            throw new StoryBroken("The numbers do not agree: " + String.join("; ", disagreements) + ".");
        }
        stage.narrator().tell("All numbers agree with what happened.");
    }

    private void outreach(JsonNode dashboard, List<Prospect> prospects) {
        JsonNode outreach = dashboard.path("outreach").path("data");
        agrees("leads contacted", prospects.size(), outreach.path("contacted"));
        agrees(
                "accepted",
                count(prospects, Manner.REPLIES, Manner.ANSWERS_THE_PHONE, Manner.MISSES_THE_CALL),
                outreach.path("accepted"));
        agrees("replied", count(prospects, Manner.REPLIES), outreach.path("replied"));
        agrees("answered the phone", count(prospects, Manner.ANSWERS_THE_PHONE), outreach.path("answered"));
        agrees(
                "calls",
                count(prospects, Manner.ANSWERS_THE_PHONE, Manner.MISSES_THE_CALL),
                dashboard.path("calls").path("data").path("calls"));
    }

    private void deals(JsonNode dashboard) {
        JsonNode deals = dashboard.path("deals").path("data");
        agrees("deals", 1, deals.path("created"));
        agrees("deals won", 1, deals.path("won"));
        agrees(
                "value won in cents",
                Outreach.DEAL_VALUE_MINOR,
                deals.path("values").path(0).path("wonMinor"));
    }

    /** Three books, kept apart: each service's own record of what it charged, billing's ledger, the dashboard. */
    private void credits(JsonNode shown, BigDecimal spent) {
        shown.path("byFeature").forEach(feature -> stage.narrator()
                .tell("%s: %s credits", feature.path("feature").asText(), feature.path("credits")));
        agrees("credits spent", spent, shown.path("spent"));
        agrees("credits left", welcome.subtract(spent), shown.path("balance"));
        BigDecimal outreach = sum("/api/social-integration/actions").add(sum("/api/voice-agent/call-logs"));
        agrees("credits for invitations, messages and calls", outreach, Json.tree(spent.subtract(spentBeforeOutreach)));
    }

    private BigDecimal sum(String list) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode entry : stage.lad().get(list)) {
            sum = sum.add(entry.path("credits").decimalValue());
        }
        return sum;
    }

    private static long count(List<Prospect> prospects, Manner... manners) {
        return prospects.stream()
                .filter(prospect -> List.of(manners).contains(prospect.manner()))
                .count();
    }

    private void agrees(String what, long happened, JsonNode shown) {
        agrees(what, BigDecimal.valueOf(happened), shown);
    }

    private void agrees(String what, BigDecimal happened, JsonNode shown) {
        boolean agree = shown.isNumber() && shown.decimalValue().compareTo(happened) == 0;
        stage.narrator().tell("%s %s: %s", agree ? "ok" : "NO", what, shown.asText("nothing"));
        if (!agree) {
            disagreements.add("%s should be %s, but is shown as %s"
                    .formatted(what, happened.toPlainString(), shown.asText("nothing")));
        }
    }
}
