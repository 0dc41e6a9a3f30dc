package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a description of the ideal customer to four leads, two of them with a telephone number. */
final class Prospecting {
    private static final String IDEAL_CUSTOMER =
            "We sell to heads and directors of marketing or sales at software companies with 50 to 1000 employees.";

    private static final String APOLLO = "/api/apollo-leads";

    private final Stage stage;

    Prospecting(Stage stage) {
        this.stage = stage;
    }

    List<Prospect> play() {
        List<JsonNode> hits = search();
        List<Prospect> prospects = cast(hits);
        revealOneEmail(prospects);
        return prospects;
    }

    private List<JsonNode> search() {
        Lad lad = stage.lad();
        Narrator narrator = stage.narrator();
        narrator.chapter("Whom to talk to");
        JsonNode profile = lad.post("/api/ai-icp-assistant/analyze", Map.of("description", IDEAL_CUSTOMER));
        narrator.tell("\"%s\"", IDEAL_CUSTOMER);
        narrator.tell(
                "is the profile %s, by %s.",
                profile.path("name"), profile.path("source").asText());

        JsonNode criteria = lad.post(
                        "/api/ai-icp-assistant/generate-criteria",
                        Map.of("profileId", profile.path("id").asText(), "limit", 25))
                .path("criteria");
        narrator.tell("Criteria: %s", criteria);

        List<JsonNode> hits = new ArrayList<>();
        lad.post(APOLLO + "/search", criteria).forEach(hits::add);
        narrator.tell("%d leads, kept without last names and contact data so far.", hits.size());
        return hits;
    }

    /** Gives each part of the story to a lead; those who are called are leads whose number was found. */
    private List<Prospect> cast(List<JsonNode> hits) {
        stage.narrator().chapter("Getting to know them");
        List<JsonNode> free = new ArrayList<>(hits);
        List<Prospect> prospects = new ArrayList<>();
        for (Manner manner : Manner.values()) {
            Optional<JsonNode> chosen = Optional.empty();
            while (chosen.isEmpty()) {
                if (free.isEmpty()) {
                    throw new StoryBroken("The search found too few leads for the story.");
                }
                JsonNode hit = free.remove(0);
                chosen = Optional.of(hit).filter(lead -> !manner.isCalled() || revealPhone(lead));
            }
            prospects.add(Prospect.of(enrich(chosen.get()), manner));
        }
        return prospects;
    }

    /** Whether a number was found; the provider's callback brings it some minutes later, on the twins' clock. */
    private boolean revealPhone(JsonNode lead) {
        String id = lead.path("id").asText();
        JsonNode asked = stage.lad().post(APOLLO + "/reveal-phone", Map.of("leadId", id));
        stage.narrator()
                .tell(
                        "%s's phone number is %s.",
                        lead.path("firstName").asText(), asked.path("state").asText());
        JsonNode found = stage.patience().until("the phone number", () -> {
            JsonNode now = stage.lad().look(APOLLO + "/leads/" + id);
            return now.path("phoneState").asText().equals("pending") ? Optional.empty() : Optional.of(now);
        });
        stage.narrator()
                .tell(
                        "The provider called back: %s",
                        found.path("phone").asText(found.path("phoneState").asText()));
        return found.has("phone");
    }

    private JsonNode enrich(JsonNode lead) {
        JsonNode enriched = stage.lad()
                .post(APOLLO + "/enrich", Map.of("leadId", lead.path("id").asText()))
                .path("lead");
        stage.narrator()
                .tell(
                        "%s %s, %s at %s",
                        enriched.path("firstName").asText(),
                        enriched.path("lastName").asText(),
                        enriched.path("title").asText(),
                        enriched.path("company").path("name").asText());
        return enriched;
    }

    private void revealOneEmail(List<Prospect> prospects) {
        for (Prospect prospect : prospects) {
            JsonNode reveal = stage.lad().post(APOLLO + "/reveal-email", Map.of("leadId", prospect.leadId()));
            stage.narrator()
                    .tell("%s: %s", prospect.name(), reveal.path("email").asText("no e-mail address is known"));
            if (reveal.has("email")) {
                return;
            }
        }
    }
}
