package dev.lad.campaigns;

import static dev.lad.campaigns.Stage.CALL;
import static dev.lad.campaigns.Stage.DAY;
import static dev.lad.campaigns.Stage.DEAL;
import static dev.lad.campaigns.Stage.INVITE;
import static dev.lad.campaigns.Stage.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.campaigns.standin.StandIn;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lead that was deleted is touched no more, and nothing says who it was. */
class DeletedLeadTest {
    private static Stage stage;
    private Identity owner;

    @BeforeAll
    static void open() {
        stage = new Stage(Map.of());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void anotherTenant() {
        owner = TestNode.owner();
    }

    @Test
    void itsWalkEndsSaysWhyAndForgetsWhoItWas() {
        UUID gone = stage.lead("Gone");
        UUID other = stage.lead("Other");
        String id = stage.running(owner, List.of(gone, other), List.of(INVITE, DAY, MESSAGE), Map.of());
        Stage.until("both wait", () -> stage.standing(owner, id, "day") == 2);
        stage.accepted(owner, gone);
        Stage.until("that is told", () -> timeline(id, gone).toString().contains("accepted"));

        UUID event = UUID.randomUUID();
        deleted(event, gone);
        deleted(event, gone);
        deleted(UUID.randomUUID(), gone);

        Stage.until("it has ended", () -> stage.state(owner, id, gone).equals("stopped"));
        // Facts that were on their way.
        stage.replied(owner, gone);
        stage.accepted(owner, gone);
        stage.accepted(owner, other);
        Stage.until(
                "the later news are taken", () -> timeline(id, other).toString().contains("accepted"));
        stage.advance(Duration.ofDays(1));
        Stage.until("the other one goes on", () -> stage.status(owner, id).equals("completed"));

        JsonNode walk = stage.walk(owner, id, gone);
        assertThat(walk.path("reason").asText()).isEqualTo("lead_deleted");
        assertThat(walk.path("lead")).isEqualTo(id(gone));
        assertThat(stage.touches(owner, id, gone)).containsExactly("invite:done:sent", "day:canceled:lead_deleted");
        assertThat(timeline(id, gone).findValuesAsText("kind").stream().filter("lead_deleted"::equals))
                .hasSize(1);
        assertThat(timeline(id, gone).toString()).doesNotContain("Gone", "linkedin.com", "providerId");
        assertThat(stage.social.done("sendLinkedinMessage"))
                .allSatisfy(
                        sent -> assertThat(sent.body().path("leadId").asText()).isNotEqualTo(gone.toString()));
        assertThat(stage.campaign(owner, id).path("counters").path("touched").asInt())
                .isEqualTo(2);
    }

    @Test
    void aDraftDoesNotReachItAndWithNobodyElseIsNotStarted() {
        UUID gone = stage.lead("Draft");
        String id = stage.draft(owner, List.of(gone), List.of(INVITE), Map.of());

        deleted(UUID.randomUUID(), gone);
        Stage.until("it has ended", () -> stage.state(owner, id, gone).equals("stopped"));

        assertThat(stage.act(owner, "startCampaign", id).expect(422).code()).isEqualTo("no_leads");
        assertThat(stage.walk(owner, id, gone).path("lead")).isEqualTo(id(gone));
        assertThat(stage.social.done("sendInvitation"))
                .noneMatch(sent -> sent.body().path("leadId").asText().equals(gone.toString()));
    }

    @Test
    void whoeverLookedItUpBeforeDoesNotBringItIn() {
        UUID gone = stage.lead("Early");
        UUID marker = stage.lead("Marker");
        String watched = stage.draft(owner, List.of(marker), List.of(INVITE), Map.of());
        deleted(UUID.randomUUID(), gone);
        deleted(UUID.randomUUID(), marker);
        Stage.until("both are taken", () -> stage.state(owner, watched, marker).equals("stopped"));

        // The stand-in for apollo-leads still answers with it, as it may have a moment before.
        JsonNode made = stage.node
                .call(
                        owner,
                        Stage.of("createCampaign")
                                .body(Map.of(
                                        "name", "Robots",
                                        "steps", List.of(INVITE),
                                        "leadIds", List.of(gone, stage.lead("Stays")))))
                .expect(201)
                .data();
        String id = made.path("id").asText();
        JsonNode added = stage.node
                .call(owner, Stage.of("addCampaignLeads").path("id", id).body(Map.of("leadIds", List.of(gone))))
                .expect(200)
                .data();

        assertThat(stage.campaign(owner, id).path("counters").path("leads").asInt())
                .isEqualTo(1);
        assertThat(made.path("skipped").path(0).path("leadId").asText()).isEqualTo(gone.toString());
        assertThat(made.path("skipped").path(0).path("reason").asText()).isEqualTo("unknown");
        assertThat(added.path("added").asInt()).isZero();
        assertThat(added.path("skipped").path(0).path("reason").asText()).isEqualTo("unknown");
    }

    @Test
    void aTouchUnderWayIsRecordedAsWhatItTurnsOutToBe() {
        UUID gone = stage.lead("Mid");
        Promise<Void> release = Promise.promise();
        stage.social.answer(
                "sendInvitation",
                wish -> wish.body().path("leadId").asText().equals(gone.toString())
                        ? release.future().compose(go -> StandIn.sent(wish))
                        : StandIn.sent(wish));
        String id = stage.running(owner, List.of(gone), List.of(INVITE, MESSAGE), Map.of());
        Stage.until("it is under way", () -> stage.touches(owner, id, gone).contains("invite:started:"));

        deleted(UUID.randomUUID(), gone);
        Stage.until("it has ended", () -> stage.state(owner, id, gone).equals("stopped"));
        release.complete();

        Stage.until("that is recorded", () -> stage.touches(owner, id, gone).equals(List.of("invite:done:sent")));
        Stage.until("the campaign is over", () -> stage.status(owner, id).equals("completed"));
        assertThat(stage.walk(owner, id, gone).path("lead")).isEqualTo(id(gone));
    }

    @Test
    void aCallUnderWayEndsAsItDoesAndAReactionDoesNotFollow() {
        UUID gone = stage.lead("Call");
        String id = stage.running(owner, List.of(gone), List.of(CALL), Map.of("onReply", List.of(DEAL)));
        Stage.until("she is called", () -> stage.touches(owner, id, gone).contains("call:awaiting:"));
        String touch = stage.voice.done("startCall").stream()
                .filter(call -> call.body().path("leadId").asText().equals(gone.toString()))
                .findFirst()
                .orElseThrow()
                .body()
                .path("reference")
                .asText();

        deleted(UUID.randomUUID(), gone);
        Stage.until("it has ended", () -> stage.state(owner, id, gone).equals("stopped"));
        stage.replied(owner, gone);
        stage.voice.tell(
                UUID.randomUUID(),
                owner.tenantId().orElseThrow(),
                "call.ended",
                Map.of("reference", touch, "leadId", gone.toString(), "outcome", "answered", "name", "Call Doe"));

        Stage.until("that is told", () -> stage.touches(owner, id, gone).equals(List.of("call:done:answered")));
        assertThat(timeline(id, gone).toString()).doesNotContain("Call Doe");
        assertThat(stage.deals.done())
                .noneMatch(deal -> deal.tenantId().equals(owner.tenantId().orElseThrow()));
    }

    @Test
    void anAnswerThatShowedItIsNotGivenAgain() {
        UUID gone = stage.lead("Shown");
        String id = stage.draft(owner, List.of(gone, stage.lead("Stays")), List.of(INVITE), Map.of());
        Ask remove = Stage.of("removeCampaignLead")
                .path("id", id)
                .path("leadId", gone)
                .key("once");
        Answer first = stage.node.call(owner, remove);

        deleted(UUID.randomUUID(), gone);

        assertThat(first.expect(200).data().path("lead").toString()).contains("Shown");
        Stage.until("it is forgotten", () -> stage.node.call(owner, remove).status() == 410);
        assertThat(stage.node.call(owner, remove).code()).isEqualTo("answer_erased");
    }

    private void deleted(UUID event, UUID lead) {
        stage.leads.tell(event, owner.tenantId().orElseThrow(), "lead.deleted", Map.of("leadId", lead.toString()));
    }

    private JsonNode timeline(String id, UUID lead) {
        return stage.node
                .call(owner, Stage.of("getLeadTimeline").path("id", id).path("leadId", lead))
                .expect(200)
                .data();
    }

    private static JsonNode id(UUID lead) {
        return Json.object().put("id", lead.toString());
    }
}
