package dev.lad.campaigns;

import static dev.lad.campaigns.Stage.CALL;
import static dev.lad.campaigns.Stage.DAY;
import static dev.lad.campaigns.Stage.DEAL;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WalkTest {
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
    void eachLeadWalksOnItsOwnAndTheLastOneEndsTheCampaign() {
        UUID quick = stage.lead("Quick");
        UUID slow = stage.lead("Slow");
        String id = stage.running(owner, List.of(quick, slow), List.of(INVITE, WAIT, MESSAGE), Map.of());
        Stage.until("both are invited", () -> stage.standing(owner, id, "wait") == 2);

        stage.accepted(owner, quick);

        Stage.until("the quick one has its message", () -> state(id, quick).equals("completed"));
        assertThat(stage.social.done("sendLinkedinMessage")).singleElement().satisfies(sent -> {
            assertThat(sent.body().path("text").asText()).isEqualTo("How is Acme?");
            assertThat(sent.body().path("leadId").asText()).isEqualTo(quick.toString());
        });
        assertThat(state(id, slow)).isEqualTo("active");
        stage.advance(Duration.ofDays(3));
        Stage.until("nobody is left", () -> status(id).equals("completed"));
        assertThat(stage.touches(owner, id, quick))
                .containsExactly("invite:done:sent", "wait:done:accepted", "message:done:sent");
        assertThat(stage.touches(owner, id, slow)).containsExactly("invite:done:sent", "wait:skipped:not_accepted");
        assertThat(stage.campaign(owner, id).path("counters").path("accepted").asInt())
                .isEqualTo(1);
    }

    @Test
    void aReplyEndsTheWalkAndBecomesADealOnce() {
        UUID lead = stage.lead("Ann");
        String id =
                stage.running(owner, List.of(lead), List.of(INVITE, DAY, MESSAGE), Map.of("onReply", List.of(DEAL)));
        Stage.until("she is invited", () -> stage.social.done("sendInvitation").size() == 1);

        stage.replied(owner, lead);
        stage.replied(owner, lead);

        Stage.until("there is a deal", () -> stage.deals.done().size() == 1);
        Stage.until("the campaign is over", () -> status(id).equals("completed"));
        stage.advance(Duration.ofDays(2));
        Stage.until(
                "the reaction is recorded", () -> stage.touches(owner, id, lead).contains("deal:done:sent"));
        assertThat(state(id, lead)).isEqualTo("replied");
        assertThat(stage.social.done("sendLinkedinMessage")).isEmpty();
        assertThat(stage.deals.done()).singleElement().satisfies(deal -> {
            assertThat(deal.body().path("name").asText()).isEqualTo("Acme");
            assertThat(deal.body().path("campaignId").asText()).isEqualTo(id);
        });
    }

    @Test
    void aReplyAfterTheLastStepStillCounts() {
        UUID lead = stage.lead("Late");
        String id = stage.running(owner, List.of(lead), List.of(INVITE), Map.of("onReply", List.of(DEAL)));
        Stage.until("the walk is over", () -> status(id).equals("completed"));

        stage.replied(owner, lead);

        Stage.until("there is a deal", () -> stage.deals.done().size() == 1);
        assertThat(state(id, lead)).isEqualTo("replied");
    }

    @Test
    void aCallDecidesByItsOutcomeEvenWhenTheNewsOvertakesTheAnswer() {
        UUID lead = stage.lead("Bob");
        stage.voice.answer("startCall", wish -> {
            stage.voice.tell(
                    UUID.randomUUID(),
                    wish.tenantId(),
                    "call.ended",
                    Map.of("reference", wish.body().path("reference").asText(), "outcome", "answered", "credits", 6));
            return StandIn.sent(wish);
        });
        String id = stage.running(
                owner,
                List.of(lead),
                List.of(
                        CALL,
                        Map.of(
                                "id",
                                "spoke",
                                "type",
                                "condition",
                                "if",
                                "answered",
                                "then",
                                List.of(DEAL),
                                "else",
                                List.of(MESSAGE))),
                Map.of());

        Stage.until("the walk is over", () -> status(id).equals("completed"));

        assertThat(stage.touches(owner, id, lead))
                .containsExactly("call:done:answered", "spoke:done:then", "deal:done:sent");
        JsonNode stats = stage.act(owner, "getCampaignStats", id).expect(200).data();
        assertThat(stats.path("steps"))
                .filteredOn(step -> step.path("step").asText().equals("call"))
                .extracting(step -> step.path("credits").asInt())
                .containsExactly(6);
        JsonNode counters = stage.campaign(owner, id).path("counters");
        assertThat(counters.path("answered").asInt()).isEqualTo(1);
        assertThat(counters.path("touched").asInt()).isEqualTo(1);
    }

    @Test
    void aUsedUpCapHoldsTheChannelAndNotTheLeadAlone() {
        List<UUID> leads = stage.leads(3);
        Instant tomorrow = Stage.MONDAY.plus(Duration.ofHours(16));
        stage.social.answer(
                "sendInvitation",
                wish -> stage.clock.instant().isBefore(tomorrow)
                                && !stage.social.done().isEmpty()
                        ? Future.failedFuture(
                                new Failure.TooMany("account_cap_reached", "Enough for today.", Duration.ofHours(16)))
                        : StandIn.sent(wish));
        String id = stage.running(owner, leads, List.of(INVITE), Map.of());

        Stage.until("the campaign says what blocks it", () -> stage.campaign(owner, id)
                .path("blocked")
                .path(0)
                .path("reason")
                .asText()
                .equals("account_cap_reached"));
        Stage.until(
                "two leads wait",
                () -> leads.stream()
                                .filter(lead -> stage.walk(owner, id, lead)
                                        .path("verdicts")
                                        .toString()
                                        .contains("account_cap"))
                                .count()
                        == 2);
        stage.advance(Duration.ofHours(17));

        Stage.until("all are invited", () -> status(id).equals("completed"));
        assertThat(stage.social.done("sendInvitation")).hasSize(3);
    }

    @Test
    void withoutCreditsItWaitsAndSaysSo() {
        UUID lead = stage.lead("Poor");
        AtomicBoolean paid = new AtomicBoolean();
        stage.social.answer(
                "sendInvitation",
                wish -> paid.get()
                        ? StandIn.sent(wish)
                        : Future.failedFuture(new Failure.InsufficientCredits(BigDecimal.ONE, BigDecimal.ZERO)));
        String id = stage.running(owner, List.of(lead), List.of(INVITE), Map.of());
        Stage.until(
                "it says why",
                () -> stage.campaign(owner, id).path("blocked").toString().contains("insufficient_credits"));

        paid.set(true);
        stage.advance(Duration.ofMinutes(16));

        Stage.until("it went on", () -> status(id).equals("completed"));
        assertThat(stage.campaign(owner, id).path("blocked")).isEmpty();
    }

    @Test
    void aRefusalFailsTheLeadOrTakesItsOwnBranchAndNeverAnotherChannelByItself() {
        UUID lead = stage.lead("Nobody");
        stage.social.answer(
                "sendInvitation",
                wish -> Future.failedFuture(new Failure.Unprocessable("person_unreachable", "No such profile.")));
        String plain = stage.running(owner, List.of(lead), List.of(INVITE, CALL), Map.of());
        Map<String, ?> branching = Map.of(
                "id",
                "invite",
                "type",
                "linkedin_invite",
                "onFailure",
                List.of(DAY, Map.of("id", "f", "type", "instagram_follow")));
        String branched = stage.running(owner, List.of(lead), List.of(branching, MESSAGE), Map.of());

        Stage.until("the plain one failed", () -> state(plain, lead).equals("failed"));
        Stage.until(
                "the other waits",
                () -> stage.walk(owner, branched, lead).path("step").asText().equals("day"));
        stage.advance(Duration.ofDays(1));
        Stage.until("the other is done", () -> state(branched, lead).equals("completed"));

        assertThat(stage.walk(owner, plain, lead).path("reason").asText()).isEqualTo("person_unreachable");
        assertThat(stage.voice.done()).isEmpty();
        assertThat(stage.touches(owner, branched, lead))
                .containsExactly("invite:failed:person_unreachable", "day:done:waited", "f:done:sent");
    }

    @Test
    void whatIsRefusedAsMalformedFailsAtOnceAndTheTimelineSaysWhy() {
        UUID lead = stage.lead("Numberless");
        stage.voice.answer(
                "startCall", wish -> Future.failedFuture(Failure.Invalid.at("/to", "A number needs its country.")));
        String id = stage.running(owner, List.of(lead), List.of(CALL, MESSAGE), Map.of());

        Stage.until("it failed", () -> state(id, lead).equals("failed"));

        assertThat(stage.walk(owner, id, lead).path("reason").asText()).isEqualTo("invalid_request");
        assertThat(stage.touches(owner, id, lead)).containsExactly("call:failed:invalid_request");
        JsonNode timeline = stage.node
                .call(owner, Stage.of("getLeadTimeline").path("id", id).path("leadId", lead))
                .expect(200)
                .data();
        assertThat(timeline.path(1).path("detail").path("error").asText()).isEqualTo("A number needs its country.");
        assertThat(stage.voice.asked("startCall")).isEqualTo(1);
    }

    @Test
    void whoIsAConnectionAlreadyIsWrittenTo() {
        UUID lead = stage.lead("Friend");
        stage.social.answer(
                "sendInvitation",
                wish -> Future.failedFuture(new Failure.Conflict("already_connected", "A connection already.")));
        String id = stage.running(owner, List.of(lead), List.of(INVITE, WAIT, MESSAGE), Map.of());

        Stage.until("the walk is over", () -> status(id).equals("completed"));

        assertThat(stage.touches(owner, id, lead))
                .containsExactly("invite:skipped:already_connected", "wait:done:accepted", "message:done:sent");
    }

    @Test
    void aCallIsToldWhatItIsAbout() {
        UUID lead = stage.lead("Kim");
        Map<String, ?> call = Map.of(
                "id",
                "call",
                "type",
                "voice_call",
                "agentId",
                stage.agent(UUID.randomUUID()),
                "context",
                "You, {{firstName}}, and {{company}} met at the fair.");
        stage.running(owner, List.of(lead), List.of(call), Map.of());

        Stage.until("she is called", () -> !stage.voice.done("startCall").isEmpty());

        assertThat(stage.voice.done("startCall").get(0).body().path("context").asText())
                .isEqualTo("You, Kim, and Acme met at the fair.");
    }

    @Test
    void outsideTheWindowItWaitsForTheNextOpening() {
        UUID lead = stage.lead("Sunday");
        Map<String, ?> window = Map.of("zone", "Europe/Paris", "days", List.of(2), "from", "09:00", "to", "17:00");
        String id = stage.running(owner, List.of(lead), List.of(INVITE), Map.of("window", window));

        Stage.until(
                "it says why it waits",
                () -> stage.walk(owner, id, lead).path("verdicts").toString().contains("window_closed"));
        assertThat(Instant.parse(stage.walk(owner, id, lead).path("dueAt").asText()))
                .isEqualTo(Instant.parse("2026-06-02T07:00:00Z"));
        assertThat(stage.social.done()).isEmpty();
        stage.advance(Duration.ofHours(23));

        Stage.until("it was sent", () -> status(id).equals("completed"));
    }

    @Test
    void aSuppressedLeadIsNotTouchedEvenWhenItWasAddedBefore() {
        UUID lead = stage.lead("Never");
        String id = stage.draft(owner, List.of(lead), List.of(INVITE), Map.of());
        stage.node
                .call(owner, Stage.of("suppressLead").body(Map.of("leadId", lead, "reason", "asked")))
                .expect(201);

        stage.act(owner, "startCampaign", id).expect(200);

        Stage.until("it is over", () -> status(id).equals("completed"));
        assertThat(state(id, lead)).isEqualTo("stopped");
        assertThat(stage.social.done()).isEmpty();
    }

    @Test
    void anAddressThatCameToBeKnownMeanwhileIsUsed() {
        UUID lead = stage.lead("Ph");
        stage.change(lead, "phone", "");
        String id = stage.running(owner, List.of(lead), List.of(DAY, CALL), Map.of());
        Stage.until(
                "it waits",
                () -> stage.walk(owner, id, lead).path("step").asText().equals("day"));
        stage.change(lead, "phone", "+15005550006");

        stage.advance(Duration.ofDays(1));

        Stage.until("it was called", () -> stage.voice.done("startCall").size() == 1);
        assertThat(stage.walk(owner, id, lead).path("lead").path("phone").asText())
                .isEqualTo("+15005550006");
    }

    @Test
    void aStoppedCampaignEndsAllItsWalks() {
        List<UUID> leads = stage.leads(3);
        String id = stage.running(owner, leads, List.of(INVITE, DAY, MESSAGE), Map.of());
        Stage.until("all wait", () -> stage.standing(owner, id, "day") == 3);

        stage.act(owner, "stopCampaign", id).expect(200);

        Stage.until("all have stopped", () -> leads.stream()
                .allMatch(lead -> state(id, lead).equals("stopped")));
        assertThat(stage.act(owner, "startCampaign", id).expect(409).code()).isEqualTo("campaign_is_stopped");
    }

    @Test
    void aNewVersionTakesLeadsOnFromWhereTheyStand() {
        UUID lead = stage.lead("V");
        String id = stage.running(owner, List.of(lead), List.of(INVITE, DAY, MESSAGE), Map.of());
        Stage.until(
                "it waits",
                () -> stage.walk(owner, id, lead).path("step").asText().equals("day"));
        Map<String, ?> follow = Map.of("id", "follow", "type", "instagram_follow");
        assertThat(update(id, List.of(INVITE, DAY, follow)).expect(409).code()).isEqualTo("campaign_not_editable");
        stage.act(owner, "pauseCampaign", id).expect(200);
        assertThat(update(id, List.of(INVITE, follow)).expect(409).code()).isEqualTo("leads_on_step");

        JsonNode changed =
                update(id, List.of(follow, DAY, INVITE, MESSAGE)).expect(200).data();
        stage.act(owner, "startCampaign", id).expect(200);
        stage.advance(Duration.ofDays(1));

        Stage.until("it is over", () -> status(id).equals("completed"));
        assertThat(changed.path("planVersion").asInt()).isEqualTo(2);
        assertThat(stage.touches(owner, id, lead))
                .containsExactly("invite:done:sent", "day:done:waited", "message:done:sent");
    }

    private Answer update(String id, List<Map<String, ?>> steps) {
        return stage.node.call(
                owner, Stage.of("updateCampaign").path("id", id).body(Json.tree(Map.of("steps", steps))));
    }

    private String state(String id, UUID lead) {
        return stage.state(owner, id, lead);
    }

    private String status(String id) {
        return stage.status(owner, id);
    }
}
