package dev.lad.campaigns;

import static dev.lad.campaigns.Stage.DAY;
import static dev.lad.campaigns.Stage.INVITE;
import static dev.lad.campaigns.Stage.MESSAGE;
import static dev.lad.campaigns.Stage.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.campaigns.standin.StandIn;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A campaign does no more in a day than it may, whoever does it, and says why the others wait. */
class CappedCampaignTest {
    private Stage stage;
    private Identity owner;

    @BeforeEach
    void open() {
        stage = new Stage(Map.of());
        owner = TestNode.owner();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void twoEnginesTogetherDoNoMoreThanTheCapOfADay() {
        stage.node.deploy(CampaignsVerticle::new);
        List<UUID> leads = stage.leads(40);
        String id = stage.running(owner, leads, List.of(INVITE), Map.of("dailyCap", 15));

        Stage.until("the others wait", () -> waiting(id, leads, "daily_cap_reached") == 25);
        assertThat(stage.social.done("sendInvitation")).hasSize(15);
        JsonNode blocked = stage.campaign(owner, id).path("blocked").path(0);
        assertThat(blocked.path("reason").asText()).isEqualTo("daily_cap_reached");
        assertThat(blocked.has("channel")).isFalse();
        assertThat(Instant.parse(blocked.path("until").asText())).isEqualTo(Instant.parse("2026-06-02T00:00:00Z"));

        UUID other = leads.stream()
                .filter(lead -> waiting(id, List.of(lead), "daily_cap_reached") == 1)
                .findFirst()
                .orElseThrow();
        JsonNode timeline = stage.node
                .call(owner, Stage.of("getLeadTimeline").path("id", id).path("leadId", other))
                .expect(200)
                .data();
        assertThat(timeline.path(1).path("state").asText()).isEqualTo("planned");
        assertThat(timeline.path(1).path("dueAt").asText()).isEqualTo("2026-06-02T00:00:00Z");
        assertThat(timeline.path(1).path("verdicts").toString()).contains("daily_cap_reached");

        stage.advance(Duration.ofHours(16));
        Stage.until("as many wait for the third day", () -> waiting(id, leads, "daily_cap_reached") == 10);
        assertThat(stage.social.done("sendInvitation")).hasSize(30);
        stage.advance(Duration.ofDays(1));

        Stage.until("all are invited", () -> status(id).equals("completed"));
        assertThat(stage.social.done("sendInvitation")).hasSize(40);
    }

    @Test
    void whatWasNotDoneGivesItsPlaceBack() {
        List<UUID> leads = stage.leads(6);
        AtomicInteger asked = new AtomicInteger();
        stage.social.answer(
                "sendInvitation",
                wish -> asked.incrementAndGet() <= 3
                        ? Future.failedFuture(new Failure.Unprocessable("person_unreachable", "No such profile."))
                        : StandIn.sent(wish));
        String id = stage.running(owner, leads, List.of(INVITE), Map.of("dailyCap", 2));

        Stage.until("two are invited, and one waits", () -> waiting(id, leads, "daily_cap_reached") == 1);

        assertThat(stage.social.done("sendInvitation")).hasSize(2);
        assertThat(asked).hasValue(5);
    }

    /** Ten touches are under way, none of which will have happened: the day is not over for the others. */
    @Test
    void touchesThatWaitForCreditsDoNotUseUpTheDay() {
        List<UUID> leads = stage.leads(12);
        AtomicBoolean paid = new AtomicBoolean();
        stage.social.answer(
                "sendInvitation",
                wish -> paid.get()
                        ? StandIn.sent(wish)
                        : Future.failedFuture(new Failure.InsufficientCredits(BigDecimal.ONE, BigDecimal.ZERO)));
        String id = stage.running(owner, leads, List.of(INVITE), Map.of("dailyCap", 10));
        Stage.until("all wait for credits", () -> waiting(id, leads, "insufficient_credits") == 12);

        paid.set(true);
        stage.advance(Duration.ofMinutes(16));

        Stage.until("the cap is used", () -> stage.social.done("sendInvitation").size() == 10);
        Stage.until("the others wait", () -> waiting(id, leads, "daily_cap_reached") == 2);
    }

    @Test
    void newLeadsWaitWhileThoseThatWereTouchedGoOn() {
        UUID first = stage.lead("First");
        String id = stage.running(owner, List.of(first), List.of(INVITE, WAIT, MESSAGE), Map.of("newLeadsPerDay", 1));
        Stage.until("the first is invited", () -> stage.standing(owner, id, "wait") == 1);
        UUID second = stage.lead("Second");
        stage.node
                .call(
                        owner,
                        Stage.of("addCampaignLeads").path("id", id).body(Json.tree(Map.of("leadIds", List.of(second)))))
                .expect(200);
        Stage.until("the second waits", () -> waiting(id, List.of(second), "new_leads_cap_reached") == 1);

        stage.accepted(owner, first);

        Stage.until(
                "the first has its message", () -> stage.state(owner, id, first).equals("completed"));
        assertThat(stage.social.done("sendInvitation")).hasSize(1);
        stage.advance(Duration.ofHours(16));
        Stage.until(
                "the second is invited",
                () -> stage.social.done("sendInvitation").size() == 2);
    }

    @Test
    void aRaisedCapCountsAtOnce() {
        List<UUID> leads = stage.leads(5);
        String id = stage.running(owner, leads, List.of(INVITE, DAY), Map.of("dailyCap", 1));
        Stage.until("the others wait", () -> waiting(id, leads, "daily_cap_reached") == 4);
        assertThat(change(id, Map.of("dailyCap", 4)).code()).isEqualTo("campaign_not_editable");

        stage.act(owner, "pauseCampaign", id).expect(200);
        assertThat(change(id, Map.of("dailyCap", 4))
                        .expect(200)
                        .data()
                        .path("dailyCap")
                        .asInt())
                .isEqualTo(4);
        stage.act(owner, "startCampaign", id).expect(200);

        Stage.until(
                "three more are invited",
                () -> stage.social.done("sendInvitation").size() == 4);
        Stage.until("one waits", () -> waiting(id, leads, "daily_cap_reached") == 1);
        stage.act(owner, "pauseCampaign", id).expect(200);
        assertThat(change(id, Map.of("dailyCap", 0)).expect(200).data().has("dailyCap"))
                .isFalse();
        stage.act(owner, "startCampaign", id).expect(200);
        Stage.until("all are invited", () -> stage.social.done("sendInvitation").size() == 5);
    }

    private Answer change(String id, Map<String, ?> change) {
        return stage.node.call(owner, Stage.of("updateCampaign").path("id", id).body(Json.tree(change)));
    }

    private long waiting(String id, List<UUID> leads, String reason) {
        return leads.stream()
                .filter(lead ->
                        stage.walk(owner, id, lead).path("verdicts").toString().contains(reason))
                .count();
    }

    private String status(String id) {
        return stage.status(owner, id);
    }
}
