package dev.lad.campaigns;

import static dev.lad.campaigns.Stage.INVITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.json.StrictJson;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard's words mean here what they can mean, and what they cannot is refused by its name. */
class OlderWordsTest {
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
    void aCampaignOfTheDashboardBecomesARealPlan() {
        UUID lead = stage.lead("Ann");
        String agent = UUID.randomUUID().toString();
        Map<String, Object> body = new HashMap<>(Map.of(
                "name",
                "From the dashboard",
                "status",
                "draft",
                "campaign_type",
                "linkedin_outreach",
                "leads_per_day",
                20,
                "inbound_lead_ids",
                List.of(lead),
                "conversationId",
                UUID.randomUUID(),
                "tenantId",
                UUID.randomUUID(),
                "steps",
                List.of(
                        step("step_type", "linkedin_message", 4, Map.of("message", "Thanks {{first_name}}")),
                        step("type", "start", 0, Map.of()),
                        step("type", "linkedin_connect", 1, Map.of("message", "Hi {{company_name}}")),
                        step("type", "delay", 2, Map.of("days", 2)),
                        step("type", "condition", 3, Map.of("condition", "connected")),
                        step("type", "voice_agent_call", 5, Map.of("voiceAgentId", agent)),
                        step("type", "end", 9, Map.of()))));
        body.put("campaign_start_date", null);

        JsonNode made = create(body).expect(201).data();

        assertThat(made.path("status").asText()).isEqualTo("draft");
        assertThat(made.path("newLeadsPerDay").asInt()).isEqualTo(20);
        assertThat(made.path("counters").path("leads").asInt()).isEqualTo(1);
        assertThat(made.path("steps")).hasSize(3);
        assertThat(made.path("steps").findValuesAsText("type"))
                .containsExactly("linkedin_invite", "delay", "condition", "linkedin_message", "voice_call");
        JsonNode gate = made.path("steps").path(2);
        assertThat(gate.path("if").asText()).isEqualTo("accepted");
        assertThat(gate.path("then").path(0).path("text").asText()).isEqualTo("Thanks {{first_name}}");
        assertThat(gate.path("then").path(1).path("agentId").asText()).isEqualTo(agent);
    }

    @Test
    void itsStatusStartsAndPausesByTheSameRules() {
        UUID lead = stage.lead("Ann");
        List<Map<String, ?>> steps = List.of(step("type", "delay", 1, Map.of("days", 2)));
        Map<String, ?> wish = Map.of("name", "Now", "status", "active", "steps", steps);
        assertThat(create(wish).expect(422).code()).isEqualTo("no_leads");
        assertThat(list("limit", 10)).isEmpty();

        JsonNode running = create(
                        Map.of("name", "Now", "status", "active", "steps", steps, "inbound_lead_ids", List.of(lead)))
                .expect(201)
                .data();
        String id = running.path("id").asText();
        assertThat(running.path("status").asText()).isEqualTo("running");
        assertThat(put(id, Map.of("status", "running", "name", "Same"))
                        .expect(200)
                        .data()
                        .path("name")
                        .asText())
                .isEqualTo("Same");
        assertThat(put(id, Map.of("status", "completed")).expect(409).code()).isEqualTo("campaign_is_running");

        JsonNode paused = put(id, Map.of("status", "paused", "leads_per_day", 3))
                .expect(200)
                .data();
        assertThat(paused.path("status").asText()).isEqualTo("paused");
        assertThat(paused.path("newLeadsPerDay").asInt()).isEqualTo(3);
        assertThat(put(id, Map.of("status", "running"))
                        .expect(200)
                        .data()
                        .path("status")
                        .asText())
                .isEqualTo("running");
        assertThat(put(id, Map.of("status", "stopped"))
                        .expect(200)
                        .data()
                        .path("status")
                        .asText())
                .isEqualTo("stopped");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"type": "email_send", "order": 1, "config": {"subject": "s", "body": "b"}} | /steps/0/type                | email_send
            {"step_type": "whatsapp_send", "order": 1}                                 | /steps/0/step_type           | whatsapp_send
            {"type": "linkedin_message", "config": {}}                                 | /steps/0/config/message      | missing
            {"type": "linkedin_connect", "config": {"voiceAgentId": "0190a3f0-0000-7000-8000-000000000000"}} | /steps/0/config/voiceAgentId | linkedin_connect
            {"type": "condition", "config": {"condition": "opened"}}                   | /steps/0/config/condition    | connected, replied
            {"type": "delay", "order": 1, "config": {"days": -1}}                      | /steps/0/config/days         | at least 0
            """)
    void aStepThatCannotBeDoneIsNamed(String step, String pointer, String words) {
        JsonNode fault = create(Map.of("name", "x", "steps", List.of(json(step))))
                .expect(400)
                .json()
                .path("errors")
                .path(0);

        assertThat(fault.path("pointer").asText()).isEqualTo(pointer);
        assertThat(fault.path("message").asText()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"campaign_start_date": "2026-12-01"}             | /campaign_start_date
            {"campaign_type": "email_outreach"}               | /campaign_type
            {"config": {"search_source": "unipile"}}          | /config/search_source
            {"leads_per_day": 3, "newLeadsPerDay": 4}         | /leads_per_day
            """)
    void whatWouldHaveHadAnEffectIsNotDroppedInSilence(String members, String pointer) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "x", "steps", List.of(INVITE)));
        json(members).properties().forEach(member -> body.put(member.getKey(), member.getValue()));

        JsonNode errors = create(body).expect(400).json().path("errors");

        assertThat(errors.path(0).path("pointer").asText()).isEqualTo(pointer);
    }

    @Test
    void listsAreSearchedAndPagedByOffset() {
        UUID ann = stage.lead("Ann");
        String first = stage.draft(owner, List.of(ann, stage.lead("Bob")), List.of(INVITE), Map.of("name", "One"));
        stage.draft(owner, List.of(), List.of(INVITE), Map.of("name", "Two"));

        assertThat(list("search", "on"))
                .singleElement()
                .satisfies(one -> assertThat(one.path("id").asText()).isEqualTo(first));
        assertThat(list("offset", 1)).hasSize(1);
        JsonNode leads = stage.node
                .call(owner, Stage.of("listCampaignLeads").path("id", first).query("search", "ann doe"))
                .expect(200)
                .data();
        assertThat(leads)
                .singleElement()
                .satisfies(lead -> assertThat(lead.path("leadId").asText()).isEqualTo(ann.toString()));
    }

    private static Map<String, ?> step(String word, String type, int order, Map<String, ?> config) {
        return Map.of(word, type, word.equals("type") ? "order" : "step_order", order, "title", type, "config", config);
    }

    private static JsonNode json(String text) {
        return StrictJson.parse(Buffer.buffer(text));
    }

    private JsonNode list(String parameter, Object value) {
        return stage.node
                .call(owner, Stage.of("listCampaigns").query(parameter, value))
                .expect(200)
                .data();
    }

    private Answer create(Map<String, ?> body) {
        return stage.node.call(owner, Stage.of("createCampaign").body(body));
    }

    private Answer put(String id, Map<String, ?> body) {
        return stage.node.call(owner, Stage.of("replaceCampaign").path("id", id).body(body));
    }
}
