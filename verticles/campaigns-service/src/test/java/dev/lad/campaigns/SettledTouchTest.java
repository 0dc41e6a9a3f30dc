package dev.lad.campaigns;

import static dev.lad.campaigns.Stage.CALL;
import static dev.lad.campaigns.Stage.DAY;
import static dev.lad.campaigns.Stage.INVITE;
import static dev.lad.campaigns.Stage.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.campaigns.standin.StandIn;
import dev.lad.shared.json.Json;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What became of a touch whose answer was lost reaches the campaign, in whatever order it is told. */
class SettledTouchTest {
    private Stage stage;
    private Identity owner;
    private UUID lead;

    @BeforeEach
    void open() {
        stage = new Stage(Map.of());
        owner = TestNode.owner();
        lead = stage.lead("Maybe");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void oneThatWasSentCountsWithItsCreditsOnceAndTheLeadGoesOn() {
        String id = uncertain(List.of(INVITE, DAY));
        assertThat(figures(id)).isEqualTo("0 0");

        settled("sent", 1);
        settled("sent", 1);

        Stage.until("it goes on", () -> stage.standing(owner, id, "day") == 1);
        assertThat(touches(id)).containsExactly("invite:done:sent", "day:planned:");
        assertThat(figures(id)).isEqualTo("1 1");
        assertThat(stage.social.asked("sendInvitation")).isEqualTo(1);
    }

    @Test
    void oneThatWasNotDoneIsTriedAgainUnderItsKeyUntilItIsGivenUp() {
        AtomicInteger tries = new AtomicInteger();
        stage.social.answer("sendInvitation", wish -> {
            tries.incrementAndGet();
            return maybe(wish);
        });
        String id = stage.running(owner, List.of(lead), List.of(INVITE, MESSAGE), Map.of());
        for (int attempt = 1; attempt <= 3; attempt++) {
            int now = attempt;
            Stage.until(
                    "it is asked for", () -> tries.get() == now && touches(id).contains("invite:uncertain:uncertain"));
            settled("refused", 0);
        }

        Stage.until("it is given up", () -> stage.state(owner, id, lead).equals("failed"));
        assertThat(stage.walk(owner, id, lead).path("reason").asText()).isEqualTo("not_done");
        assertThat(touches(id)).containsExactly("invite:failed:not_done");
        assertThat(stage.social.done("sendInvitation")).hasSize(1);
        assertThat(figures(id)).isEqualTo("0 0");
        Stage.until("nobody is left", () -> stage.status(owner, id).equals("completed"));
    }

    @Test
    void newsThatOvertakeTheAnswerCount() {
        Promise<Void> told = Promise.promise();
        stage.social.answer("sendInvitation", wish -> {
            stage.social.remember(wish);
            return told.future().compose(go -> maybe(wish));
        });
        String id = stage.running(owner, List.of(lead), List.of(INVITE, DAY), Map.of());
        Stage.until("it is asked for", () -> touches(id).contains("invite:started:"));

        settled("sent", 1);
        Stage.until("that is taken", () -> touches(id).contains("invite:done:sent"));
        told.complete();

        Stage.until("it goes on", () -> stage.standing(owner, id, "day") == 1);
        assertThat(figures(id)).isEqualTo("1 1");
    }

    @Test
    void aRefusalThatOvertakesTheAnswerHasItAskedForAgain() {
        Promise<Void> told = Promise.promise();
        AtomicInteger tries = new AtomicInteger();
        stage.social.answer("sendInvitation", wish -> {
            stage.social.remember(wish);
            return tries.incrementAndGet() == 1 ? told.future().compose(go -> maybe(wish)) : StandIn.sent(wish);
        });
        String id = stage.running(owner, List.of(lead), List.of(INVITE, DAY), Map.of());
        Stage.until("it is asked for", () -> touches(id).contains("invite:started:"));

        settled("refused", 0);
        UUID other = stage.lead("Marker");
        String marker = stage.running(owner, List.of(other), List.of(DAY), Map.of());
        stage.accepted(owner, other);
        Stage.until(
                "later news are taken", () -> stage.walk(owner, marker, other).has("acceptedAt"));
        told.complete();

        Stage.until("it goes on", () -> stage.standing(owner, id, "day") == 1);
        assertThat(touches(id)).first().isEqualTo("invite:done:sent");
        assertThat(tries).hasValue(2);
        assertThat(figures(id)).isEqualTo("1 1");
    }

    @Test
    void whoeverHasGoneOnOrEndedMeanwhileIsOnlyCounted() {
        String id = uncertain(List.of(INVITE, DAY));
        stage.advance(Duration.ofHours(3));
        Stage.until("it goes on without news", () -> stage.standing(owner, id, "day") == 1);
        settled("refused", 0);
        Stage.until("it was not done", () -> touches(id).contains("invite:failed:not_done"));
        assertThat(stage.standing(owner, id, "day")).isEqualTo(1);

        // Late, and true all the same.
        settled("sent", 1);
        Stage.until("it was done after all", () -> touches(id).contains("invite:done:sent"));
        assertThat(figures(id)).isEqualTo("1 1");

        lead = stage.lead("Stopped");
        String stopped = uncertain(List.of(INVITE, DAY));
        stage.act(owner, "stopCampaign", stopped).expect(200);
        Stage.until("it is stopped", () -> stage.state(owner, stopped, lead).equals("stopped"));
        settled("refused", 0);
        Stage.until("that is told", () -> touches(stopped).contains("invite:failed:not_done"));
        assertThat(figures(stopped)).isEqualTo("0 0");
    }

    @Test
    void aCallThatWasNeverPlacedIsNoTouchUntilItIsPlaced() {
        String id = placing(List.of(CALL, DAY));
        assertThat(figures(id)).isEqualTo("0 0");
        stage.voice.answer("startCall", StandIn::sent);

        called(Map.of("placed", false, "outcome", "failed", "credits", 0));

        Stage.until("it is placed", () -> touches(id).contains("call:awaiting:"));
        assertThat(figures(id)).isEqualTo("1 0");
        called(Map.of("placed", true, "outcome", "answered", "credits", 6));
        Stage.until("it goes on", () -> stage.standing(owner, id, "day") == 1);
        assertThat(touches(id)).first().isEqualTo("call:done:answered");
        assertThat(figures(id)).isEqualTo("1 6");
        assertThat(contacts()).isEqualTo(1);
        assertThat(stage.voice.done("startCall")).hasSize(1);
    }

    @Test
    void aCallThatIsNeverPlacedIsGivenUpWithoutATouch() {
        String id = placing(List.of(CALL, DAY));
        for (int attempt = 1; attempt <= 3; attempt++) {
            int now = attempt;
            Stage.until(
                    "it is asked for",
                    () -> stage.voice.asked("startCall") == now && touches(id).contains("call:uncertain:uncertain"));
            called(Map.of("placed", false, "outcome", "failed", "credits", 0));
        }

        Stage.until("it is given up", () -> stage.state(owner, id, lead).equals("failed"));
        assertThat(touches(id)).containsExactly("call:failed:not_done");
        assertThat(figures(id)).isEqualTo("0 0");
        assertThat(contacts()).isZero();
    }

    @Test
    void aCallWhoseAnswerWasLostIsATouchOnceItIsKnownToHaveBeenPlaced() {
        String id = placing(List.of(CALL, DAY));

        called(Map.of("placed", true, "outcome", "busy", "credits", 0));

        Stage.until("it goes on", () -> stage.standing(owner, id, "day") == 1);
        assertThat(touches(id)).first().isEqualTo("call:done:busy");
        assertThat(figures(id)).isEqualTo("1 0");
        assertThat(contacts()).isEqualTo(1);
    }

    /** A campaign whose lead stands at a call of which nobody knows yet. */
    private String placing(List<Map<String, ?>> steps) {
        stage.voice.answer(
                "startCall",
                wish -> Future.succeededFuture(
                        Json.object().put("id", wish.key()).put("status", "placing")));
        String id = stage.running(owner, List.of(lead), steps, Map.of());
        Stage.until("nobody knows", () -> touches(id).contains("call:uncertain:uncertain"));
        return id;
    }

    private void called(Map<String, ?> end) {
        Map<String, Object> told = new HashMap<>(end);
        told.put(
                "reference",
                stage.voice.done("startCall").get(0).body().path("reference").asText());
        told.put("leadId", lead.toString());
        stage.voice.tell(UUID.randomUUID(), owner.tenantId().orElseThrow(), "call.ended", told);
    }

    /** How often others were told that the lead was reached. */
    private long contacts() {
        JsonNode told = stage.node
                .call(Identity.service("overview"), Stage.of("listEvents").query("types", "touch.done"))
                .expect(200)
                .data()
                .path("events");
        return StreamSupport.stream(told.spliterator(), false)
                .filter(event -> event.path("payload").path("leadId").asText().equals(lead.toString()))
                .count();
    }

    /** A campaign whose lead stands at an invitation of which nobody knows yet. */
    private String uncertain(List<Map<String, ?>> steps) {
        stage.social.answer("sendInvitation", SettledTouchTest::maybe);
        String id = stage.running(owner, List.of(lead), steps, Map.of());
        Stage.until("nobody knows", () -> touches(id).contains("invite:uncertain:uncertain"));
        return id;
    }

    private static Future<JsonNode> maybe(StandIn.Done wish) {
        return Future.succeededFuture(Json.object().put("state", "uncertain").put("credits", 1));
    }

    private void settled(String state, int credits) {
        String touch = stage.social.done("sendInvitation").stream()
                .filter(done -> done.body().path("leadId").asText().equals(lead.toString()))
                .findFirst()
                .orElseThrow()
                .body()
                .path("reference")
                .asText();
        stage.social.tell(
                UUID.randomUUID(),
                owner.tenantId().orElseThrow(),
                "action.settled",
                Map.of("state", state, "credits", credits, "reference", touch, "leadId", lead.toString()));
    }

    private List<String> touches(String id) {
        return stage.touches(owner, id, lead);
    }

    /** How many leads were touched, and for how many credits. */
    private String figures(String id) {
        JsonNode stats = stage.act(owner, "getCampaignStats", id).expect(200).data();
        return stats.path("counters").path("touched").asText() + " "
                + stats.path("credits").asText();
    }
}
