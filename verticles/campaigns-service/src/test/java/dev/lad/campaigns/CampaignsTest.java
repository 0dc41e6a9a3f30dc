package dev.lad.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CampaignsTest {
    private static final Map<String, ?> INVITE =
            Map.of("id", "invite", "type", "linkedin_invite", "message", "Hi {{firstName}}");
    private static Stage stage;
    private final Identity owner = TestNode.owner();

    @BeforeAll
    static void open() {
        stage = new Stage(Map.of());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void aDraftComesBackWithItsStepsNamedAndItsLeadsCounted() {
        JsonNode made = create(Map.of(
                        "steps",
                        List.of(
                                Map.of("type", "linkedin_invite"),
                                Map.of("type", "wait_for_acceptance", "days", 3, "onTimeout", List.of(INVITE))),
                        "leadIds",
                        stage.leads(2)))
                .expect(201)
                .data();

        assertThat(made.path("status").asText()).isEqualTo("draft");
        assertThat(made.path("counters").path("leads").asInt()).isEqualTo(2);
        assertThat(made.path("steps").path(0).path("id").asText()).startsWith("s-");
        assertThat(made.path("steps")
                        .path(1)
                        .path("onTimeout")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo("invite");
        assertThat(stage.campaign(owner, made.path("id").asText()).path("steps"))
                .isEqualTo(made.path("steps"));
    }

    @Test
    void onlyWhatTheChosenStepLacksIsTold() {
        Answer refused = create(Map.of("steps", List.of(Map.of("type", "linkedin_message"), Map.of("type", "fax"))));

        JsonNode errors = refused.expect(400).json().path("errors");
        assertThat(errors).hasSize(2);
        assertThat(errors.path(0).path("pointer").asText()).isEqualTo("/steps/0/text");
        assertThat(errors.path(0).path("message").asText()).isEqualTo("The member text is missing.");
        assertThat(errors.path(1).path("pointer").asText()).isEqualTo("/steps/1/type");
        assertThat(errors.path(1).path("message").asText()).contains("linkedin_invite", "condition");
    }

    @Test
    void aPlanThatDoesNotEndIsRefused() {
        Map<String, ?> back = Map.of("id", "back", "type", "delay", "days", 1, "next", "invite");

        assertThat(fault(List.of(INVITE, back))).contains("circle");
        assertThat(fault(List.of(INVITE, INVITE))).contains("Two steps have the id invite");
        assertThat(fault(List.of(Map.of("type", "delay", "days", 1, "next", "nowhere"))))
                .contains("no step nowhere");
        assertThat(fault(List.of(
                        Map.of("id", "a", "type", "delay", "days", 1, "next", "end"),
                        Map.of("id", "b", "type", "delay", "days", 1))))
                .contains("No path leads to the step b");
        assertThat(fault(List.of(Map.of("type", "delay")))).contains("how long to wait");
        assertThat(fault(List.of(Map.of("type", "linkedin_message", "text", "Hi {{firstNam}}"))))
                .contains("no variable firstNam");
    }

    @Test
    void aWindowThatNeverOpensIsRefused() {
        Map<String, ?> window = Map.of("zone", "Europe/Paris", "days", List.of(1), "from", "17:00", "to", "09:00");

        assertThat(create(Map.of("steps", List.of(INVITE), "window", window))
                        .expect(400)
                        .json()
                        .path("error")
                        .asText())
                .contains("never opens");
    }

    @Test
    void aStartIsRefusedWhileALeadLacksAVariableUnlessItIsToBeSkipped() {
        UUID nameless = stage.lead("X");
        stage.change(nameless, "firstName", "");
        UUID named = stage.lead("Ann");
        String id = stage.draft(owner, List.of(nameless, named), List.of(INVITE), Map.of());

        Answer refused = stage.act(owner, "startCampaign", id).expect(422);
        assertThat(refused.code()).isEqualTo("incomplete_leads");
        assertThat(refused.json().path("leads").path(0).path("leadId").asText()).isEqualTo(nameless.toString());
        assertThat(refused.json().path("leads").path(0).path("missing").path(0).asText())
                .isEqualTo("firstName");

        stage.node
                .call(owner, Stage.of("startCampaign").path("id", id).body(Map.of("skipIncomplete", true)))
                .expect(200);
        Stage.until(
                "the named one is invited",
                () -> stage.campaign(owner, id).path("status").asText().equals("completed"));
        assertThat(stage.walk(owner, id, nameless).path("reason").asText()).isEqualTo("incomplete");
        assertThat(stage.walk(owner, id, named).path("state").asText()).isEqualTo("completed");
    }

    @Test
    void anAccountOrAgentThatIsNotThereKeepsItFromStartingAndTheStepIsNamed() {
        List<UUID> leads = stage.leads(1);
        UUID instagram = stage.account("instagram");
        String id = stage.draft(owner, leads, List.of(INVITE), Map.of("accounts", Map.of("linkedin", instagram)));
        JsonNode refused = stage.act(owner, "startCampaign", id).expect(422).json();
        assertThat(refused.path("code").asText()).isEqualTo("unknown_account");
        assertThat(refused.path("step").asText()).isEqualTo("invite");
        assertThat(refused.path("accountId").asText()).isEqualTo(instagram.toString());

        UUID linkedin = stage.account("linkedin");
        stage.node
                .call(
                        owner,
                        Stage.of("updateCampaign")
                                .path("id", id)
                                .body(Map.of("accounts", Map.of("linkedin", linkedin))))
                .expect(200);
        stage.act(owner, "startCampaign", id).expect(200);

        Map<String, ?> call = Map.of("id", "ring", "type", "voice_call", "agentId", UUID.randomUUID());
        String calls = stage.draft(owner, leads, List.of(call), Map.of());
        JsonNode nobody = stage.act(owner, "startCampaign", calls).expect(422).json();
        assertThat(nobody.path("code").asText()).isEqualTo("unknown_agent");
        assertThat(nobody.path("step").asText()).isEqualTo("ring");
        assertThat(stage.status(owner, calls)).isEqualTo("draft");
    }

    @Test
    void aNameOfBlanksIsNone() {
        Answer refused =
                stage.node.call(owner, Stage.of("createCampaign").body(Map.of("name", "  ", "steps", List.of(INVITE))));

        assertThat(refused.expect(400)
                        .json()
                        .path("errors")
                        .path(0)
                        .path("pointer")
                        .asText())
                .isEqualTo("/name");
    }

    @Test
    void aCampaignThatWouldReachNobodyIsNotStarted() {
        UUID nameless = stage.lead("X");
        stage.change(nameless, "firstName", "");
        String id = stage.draft(owner, List.of(nameless), List.of(INVITE), Map.of());

        Answer refused =
                stage.node.call(owner, Stage.of("startCampaign").path("id", id).body(Map.of("skipIncomplete", true)));

        assertThat(refused.expect(422).code()).isEqualTo("no_leads");
        assertThat(stage.walk(owner, id, nameless).path("state").asText()).isEqualTo("waiting");
    }

    @Test
    void whatAChangeDoesNotNameStays() {
        JsonNode made = create(Map.of("steps", List.of(INVITE), "leadIds", stage.leads(1), "dailyCap", 5))
                .expect(201)
                .data();
        String id = made.path("id").asText();
        Map<String, ?> window = Map.of("zone", "UTC", "days", List.of(1), "from", "09:00", "to", "17:00");

        JsonNode changed = change(id, Map.of("window", window)).expect(200).data();
        stage.act(owner, "startCampaign", id).expect(200);
        JsonNode renamed = change(id, Map.of("name", "Spring")).expect(200).data();

        assertThat(changed.path("steps")).isEqualTo(made.path("steps"));
        assertThat(renamed.path("steps")).isEqualTo(made.path("steps"));
        assertThat(renamed.path("name").asText()).isEqualTo("Spring");
        assertThat(renamed.path("planVersion").asInt()).isEqualTo(1);
        assertThat(renamed.path("dailyCap").asInt()).isEqualTo(5);
        assertThat(renamed.path("window").path("zone").asText()).isEqualTo("UTC");
    }

    private Answer change(String id, Map<String, ?> change) {
        return stage.node.call(owner, Stage.of("updateCampaign").path("id", id).body(change));
    }

    @Test
    void aTextWithABraceTooFewIsRefused() {
        Map<String, ?> typo = Map.of("id", "m", "type", "linkedin_message", "text", "Hi {{firstName}!");

        assertThat(create(Map.of("steps", List.of(typo)))
                        .expect(400)
                        .json()
                        .path("error")
                        .asText())
                .contains("text of the step m", "{{firstName}}");
    }

    @Test
    void leadsThatDoNotExistAreNamed() {
        UUID unknown = UUID.randomUUID();

        Answer refused = create(Map.of("steps", List.of(INVITE), "leadIds", List.of(unknown)))
                .expect(422);

        assertThat(refused.code()).isEqualTo("unknown_leads");
        assertThat(refused.json().path("leadIds").path(0).asText()).isEqualTo(unknown.toString());
    }

    @Test
    void addingLeadsSaysWhichWereLeftOutAndWhy() {
        UUID first = stage.lead("First");
        UUID second = stage.lead("Second");
        UUID unknown = UUID.randomUUID();
        String exclusive = stage.draft(owner, List.of(second), List.of(INVITE), Map.of("exclusive", true));
        String id = stage.draft(owner, List.of(first), List.of(INVITE), Map.of("exclusive", true));

        JsonNode added = stage.node
                .call(
                        owner,
                        Stage.of("addCampaignLeads")
                                .path("id", id)
                                .body(Map.of("leadIds", List.of(first, second, unknown))))
                .expect(200)
                .data();

        assertThat(added.path("added").asInt()).isZero();
        assertThat(added.path("skipped"))
                .extracting(each -> each.path("reason").asText())
                .containsExactlyInAnyOrder("already_added", "in_another_campaign", "unknown");
        assertThat(exclusive).isNotEqualTo(id);
    }

    @Test
    void aDraftTellsOfEachLeadThatAnotherExclusiveCampaignKeeps() {
        UUID kept = stage.lead("Kept");
        UUID free = stage.lead("Free");
        Map<String, ?> wish = Map.of("steps", List.of(INVITE), "exclusive", true, "leadIds", List.of(kept, free));
        stage.draft(owner, List.of(kept), List.of(INVITE), Map.of("exclusive", true));

        JsonNode made = create(wish).expect(201).data();

        assertThat(made.path("counters").path("leads").asInt()).isEqualTo(1);
        assertThat(made.path("skipped")).hasSize(1);
        assertThat(made.path("skipped").path(0).path("leadId").asText()).isEqualTo(kept.toString());
        assertThat(made.path("skipped").path(0).path("reason").asText()).isEqualTo("in_another_campaign");
        assertThat(stage.campaign(owner, made.path("id").asText()).has("skipped"))
                .isFalse();
        JsonNode everybody = create(Map.of("steps", List.of(INVITE), "leadIds", List.of(kept, free)))
                .expect(201)
                .data();
        assertThat(everybody.path("skipped").isArray()).isTrue();
        assertThat(everybody.path("skipped")).isEmpty();
    }

    @Test
    void whatIsToRunAtOnceIsNotMadeWhereAllOfItsLeadsAreKeptByAnother() {
        UUID kept = stage.lead("Kept");
        Map<String, Object> wish = new HashMap<>(
                Map.of("steps", List.of(INVITE), "exclusive", true, "leadIds", List.of(kept), "status", "running"));
        stage.draft(owner, List.of(kept), List.of(INVITE), Map.of("exclusive", true));

        Answer refused = create(wish).expect(422);

        assertThat(refused.code()).isEqualTo("no_leads");
        assertThat(refused.json().path("skipped").path(0).path("reason").asText())
                .isEqualTo("in_another_campaign");
        assertThat(refused.json().path("count").asInt()).isEqualTo(1);
        assertThat(stage.node.call(owner, Stage.of("listCampaigns")).expect(200).data())
                .hasSize(1);

        UUID free = stage.lead("Free");
        wish.put("leadIds", List.of(kept, free));
        JsonNode running = create(wish).expect(201).data();
        assertThat(running.path("status").asText()).isEqualTo("running");
        assertThat(running.path("skipped").path(0).path("leadId").asText()).isEqualTo(kept.toString());
    }

    @Test
    void aPreviewShowsWhatTheLeadWouldReadAndWhatItLacks() {
        UUID lead = stage.lead("Ann");
        stage.change(lead, "title", "");
        String id = stage.draft(
                owner,
                List.of(lead),
                List.of(INVITE, Map.of("id", "m", "type", "linkedin_message", "text", "{{title}}?")),
                Map.of());

        JsonNode texts = stage.node
                .call(owner, Stage.of("previewLead").path("id", id).path("leadId", lead))
                .expect(200)
                .data();

        assertThat(texts.path(0).path("text").asText()).isEqualTo("Hi Ann");
        assertThat(texts.path(1).has("text")).isFalse();
        assertThat(texts.path(1).path("missing").path(0).asText()).isEqualTo("title");
    }

    @Test
    void pagesOfCampaignsAndLeadsFollowEachOther() {
        List<UUID> leads = stage.leads(3);
        String id = stage.draft(owner, leads, List.of(INVITE), Map.of());
        stage.draft(owner, List.of(), List.of(INVITE), Map.of("name", "Other 100%"));

        Answer first = stage.node
                .call(owner, Stage.of("listCampaignLeads").path("id", id).query("limit", 2))
                .expect(200);
        String cursor = first.json().path("pagination").path("nextCursor").asText();
        Answer second = stage.node
                .call(
                        owner,
                        Stage.of("listCampaignLeads")
                                .path("id", id)
                                .query("limit", 2)
                                .query("cursor", cursor))
                .expect(200);

        assertThat(first.data()).hasSize(2);
        assertThat(second.data()).hasSize(1);
        assertThat(stage.node
                        .call(owner, Stage.of("listCampaigns").query("q", "100%"))
                        .expect(200)
                        .data())
                .hasSize(1);
        assertThat(stage.node
                        .call(owner, Stage.of("listCampaigns").query("total", true))
                        .json()
                        .path("pagination")
                        .path("total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aCopyIsADraftWithoutLeadsAndOnlyADraftCanBeRemoved() {
        String id = stage.running(owner, List.of(stage.lead("A")), List.of(INVITE), Map.of());

        JsonNode copy = stage.act(owner, "cloneCampaign", id).expect(201).data();

        assertThat(copy.path("status").asText()).isEqualTo("draft");
        assertThat(copy.path("counters").path("leads").asInt()).isZero();
        assertThat(stage.act(owner, "deleteCampaign", id).expect(409).code()).isEqualTo("campaign_not_draft");
        stage.node
                .call(
                        owner,
                        Stage.of("deleteCampaign")
                                .path("id", copy.path("id").asText())
                                .header("if-match", "\"77\""))
                .expect(412);
        stage.act(owner, "deleteCampaign", copy.path("id").asText()).expect(200);
        stage.act(owner, "getCampaign", copy.path("id").asText()).expect(404);
    }

    @Test
    void anotherTenantSeesNothing() {
        UUID lead = stage.lead("Secret");
        String id = stage.draft(owner, List.of(lead), List.of(INVITE), Map.of());
        Identity stranger = TestNode.owner();

        List.of(
                        "getCampaign",
                        "startCampaign",
                        "pauseCampaign",
                        "stopCampaign",
                        "deleteCampaign",
                        "getCampaignStats",
                        "listCampaignLeads")
                .forEach(operation -> stage.act(stranger, operation, id).expect(404));
        stage.node
                .call(stranger, Stage.of("getLeadTimeline").path("id", id).path("leadId", lead))
                .expect(404);
    }

    private String fault(List<Map<String, ?>> steps) {
        return create(Map.of("steps", steps)).expect(400).json().path("error").asText();
    }

    private Answer create(Map<String, ?> members) {
        Map<String, Object> body = new HashMap<>(members);
        body.put("name", "Robots");
        return stage.node.call(owner, Stage.of("createCampaign").body(body));
    }
}
