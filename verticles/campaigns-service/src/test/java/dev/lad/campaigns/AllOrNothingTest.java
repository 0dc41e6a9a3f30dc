package dev.lad.campaigns;

import static dev.lad.campaigns.Stage.CALL;
import static dev.lad.campaigns.Stage.DAY;
import static dev.lad.campaigns.Stage.INVITE;
import static dev.lad.campaigns.Stage.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.json.Json;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that makes or changes a campaign and says what it is to be does all of it, or leaves everything as it was. */
class AllOrNothingTest {
    private final Identity owner = TestNode.owner();
    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(Map.of());
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whatIsToRunAtOnceIsNoDraftWhileItsSendersAreLookedFor() {
        Promise<JsonNode> accounts = Promise.promise();
        stage.social.answer("listAccounts", wish -> accounts.future());
        Map<String, ?> wish = Map.of(
                "name", "Robots",
                "status", "running",
                "steps", List.of(INVITE),
                "leadIds", stage.leads(1),
                "accounts", Map.of("linkedin", UUID.randomUUID()));
        Future<Answer> answer =
                stage.node.send(owner, Stage.of("createCampaign").body(wish));
        Stage.until("accounts are asked for", () -> stage.social.asked("listAccounts") == 1);

        JsonNode meanwhile = campaigns();
        accounts.complete(Json.array());

        assertThat(TestNode.await(answer).expect(422).code()).isEqualTo("unknown_account");
        assertThat(meanwhile).isEmpty();
        assertThat(campaigns()).isEmpty();
    }

    @Test
    void whatIsToRunAtOnceIsNotMadeWhereALeadLacksAVariable() {
        UUID nameless = stage.lead("X");
        stage.change(nameless, "firstName", "");
        Map<String, ?> wish =
                Map.of("name", "Robots", "status", "running", "steps", List.of(INVITE), "leadIds", List.of(nameless));

        Answer refused = stage.node.call(owner, Stage.of("createCampaign").body(wish));

        assertThat(refused.expect(422).code()).isEqualTo("incomplete_leads");
        assertThat(campaigns()).isEmpty();
    }

    @Test
    void aChangeIsNotMadeWhereTheStartThatItAsksForIsRefused() {
        UUID nameless = stage.lead("X");
        stage.change(nameless, "firstName", "");
        String id = stage.draft(owner, List.of(nameless), List.of(MESSAGE), Map.of());
        JsonNode before = stage.campaign(owner, id);

        Answer incomplete =
                change(id, Map.of("name", "Spring", "dailyCap", 3, "steps", List.of(INVITE), "status", "running"));
        Answer unknown = change(
                id, Map.of("name", "Spring", "accounts", Map.of("linkedin", UUID.randomUUID()), "status", "running"));

        assertThat(incomplete.expect(422).code()).isEqualTo("incomplete_leads");
        assertThat(unknown.expect(422).code()).isEqualTo("unknown_account");
        assertThat(stage.campaign(owner, id)).isEqualTo(before);
    }

    @Test
    void aStartFollowsTheStepsAndSendersThatComeWithIt() {
        UUID account = stage.account("linkedin");
        UUID lead = stage.lead("Ann");
        String id = stage.draft(
                owner, List.of(lead), List.of(CALL), Map.of("accounts", Map.of("linkedin", UUID.randomUUID())));

        JsonNode running = change(
                        id,
                        Map.of("steps", List.of(INVITE), "accounts", Map.of("linkedin", account), "status", "running"))
                .expect(200)
                .data();

        assertThat(running.path("status").asText()).isEqualTo("running");
        Stage.until("it is done", () -> stage.status(owner, id).equals("completed"));
        assertThat(stage.touches(owner, id, lead)).containsExactly("invite:done:sent");
    }

    @Test
    void aCampaignGoesOnWhereTheChangeForWhichItWasToPauseIsRefused() {
        String id = stage.running(owner, stage.leads(1), List.of(INVITE, DAY, MESSAGE), Map.of());
        Stage.until("the lead waits", () -> stage.standing(owner, id, "day") == 1);

        Answer refused = change(id, Map.of("status", "paused", "steps", List.of(INVITE, MESSAGE)));

        assertThat(refused.expect(409).code()).isEqualTo("leads_on_step");
        assertThat(stage.status(owner, id)).isEqualTo("running");
    }

    private JsonNode campaigns() {
        return stage.node.call(owner, Stage.of("listCampaigns")).expect(200).data();
    }

    private Answer change(String id, Map<String, ?> change) {
        return stage.node.call(owner, Stage.of("updateCampaign").path("id", id).body(change));
    }
}
