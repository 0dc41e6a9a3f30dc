package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** The reply became a deal; it is won. */
final class Closing {
    private static final String DEALS = "/api/deals-pipeline";

    private final Stage stage;

    Closing(Stage stage) {
        this.stage = stage;
    }

    void play() {
        stage.narrator().chapter("From a reply to a won deal");
        JsonNode deal = stage.patience().until("the reply to become a deal", () -> Optional.of(
                        stage.lad().look(DEALS + "/deals").path(0))
                .filter(first -> first.has("id")));
        stage.narrator()
                .tell(
                        "\"%s\" stands in %s.",
                        deal.path("name").asText(), deal.path("stageName").asText());
        JsonNode won = stage.lad()
                .put(
                        DEALS + "/deals/" + deal.path("id").asText() + "/stage",
                        Map.of("stageId", wonStage(deal), "reason", "They liked what they saw."));
        stage.narrator()
                .tell(
                        "It is %s: %,.2f %s.",
                        won.path("status").asText(),
                        won.path("valueMinor").asLong() / 100.0,
                        won.path("currency").asText());
    }

    private String wonStage(JsonNode deal) {
        JsonNode pipeline =
                stage.lad().get(DEALS + "/pipelines/" + deal.path("pipelineId").asText());
        for (JsonNode candidate : pipeline.path("stages")) {
            if (candidate.path("kind").asText().equals("won")) {
                return candidate.path("id").asText();
            }
        }
        throw new StoryBroken("The pipeline has no stage in which a deal is won.");
    }
}
