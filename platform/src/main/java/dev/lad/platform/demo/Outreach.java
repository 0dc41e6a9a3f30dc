package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connects the account that sends, and starts the campaign. */
final class Outreach {
    /** What a deal is taken to be worth until somebody knows better: 12,000.00 EUR. */
    static final long DEAL_VALUE_MINOR = 1_200_000;

    static final String CURRENCY = "EUR";

    /** More than passes on the sped-up clock between two looks at it. */
    private static final Duration APART = Duration.ofHours(1);

    private final Stage stage;

    Outreach(Stage stage) {
        this.stage = stage;
    }

    /** The id of the running campaign. */
    String play(List<Prospect> prospects) {
        connectLinkedin();
        return start(create(prospects, agent()));
    }

    private void connectLinkedin() {
        stage.narrator().chapter("An account to write from, a voice to call with");
        JsonNode link = stage.lad().post("/api/social-integration/linkedin/connect", Json.object());
        stage.narrator()
                .tell(
                        "Dana opens %s and logs in to LinkedIn there.",
                        link.path("url").asText());
        stage.twins().logInAtHostedPage(link.path("url").asText(), "Dana Lind");
        JsonNode account = stage.patience().until("the LinkedIn account", () -> Optional.of(
                        stage.lad().look("/api/social-integration/accounts").path(0))
                .filter(first -> first.path("status").asText().equals("ok")));
        stage.narrator()
                .tell(
                        "The LinkedIn account of %s is connected.",
                        account.path("name").asText());
    }

    private String agent() {
        JsonNode agent = stage.lad()
                .post(
                        "/api/voice-agent/agents",
                        Map.of(
                                "name", "Robin",
                                "greeting", "Hello, this is Robin of Northwind. {{context}} Do you have a minute?",
                                "maxMinutes", 2));
        stage.narrator()
                .tell("The voice agent %s makes the calls.", agent.path("name").asText());
        return agent.path("id").asText();
    }

    private String create(List<Prospect> prospects, String agentId) {
        stage.narrator().chapter("The campaign");
        JsonNode campaign = stage.lad()
                .post(
                        "/api/campaigns",
                        Map.of(
                                "name", "Marketing leaders in software",
                                "leadIds",
                                        prospects.stream().map(Prospect::leadId).toList(),
                                "steps", steps(agentId),
                                "onReply",
                                        List.of(Map.of(
                                                "type",
                                                "create_deal",
                                                "name",
                                                "{{company}} with {{firstName}}",
                                                "valueMinor",
                                                DEAL_VALUE_MINOR,
                                                "currency",
                                                CURRENCY))));
        requireOneClock(Instant.parse(campaign.path("createdAt").asText()));
        stage.narrator()
                .tell("Invite; wait for three days; write; after a day without a reply, call. A reply is a deal.");
        return campaign.path("id").asText();
    }

    /** Services that run apart from the twins go by the wall's clock, and cannot be sped up. */
    private void requireOneClock(Instant services) {
        if (Duration.between(services, stage.twins().now()).compareTo(APART) > 0) {
            throw new StoryBroken(
                    "All works so far, but here the story ends: these services run apart from the twins and go by"
                            + " the clock on the wall, so that days take days. Play it against ./lad up to see the rest.");
        }
    }

    private static List<Object> steps(String agentId) {
        Object call = Map.of(
                "type", "voice_call",
                "agentId", agentId,
                "context", "We wrote to you on LinkedIn about customers for {{company}}.");
        return List.of(
                Map.of("type", "linkedin_invite", "message", "Hello {{firstName}}, let us connect."),
                Map.of("type", "wait_for_acceptance", "days", 3, "onTimeout", List.of()),
                Map.of(
                        "type", "linkedin_message",
                        "text", "Thank you, {{firstName}}. May I show you how {{company}} could find more customers?"),
                Map.of("type", "delay", "days", 1),
                Map.of("type", "condition", "if", "replied", "then", List.of(), "else", List.of(call)));
    }

    private String start(String campaignId) {
        JsonNode campaign = stage.lad().post("/api/campaigns/" + campaignId + "/start", Json.object());
        stage.narrator().tell("It is %s.", campaign.path("status").asText());
        return campaignId;
    }
}
