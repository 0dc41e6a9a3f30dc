package dev.lad.campaigns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.Identity;
import dev.lad.campaigns.standin.StandIn;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Await;
import dev.lad.testkit.ManualClock;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;

/** The campaigns service among small stand-ins for the services that it calls, and what tests do with them. */
final class Stage implements AutoCloseable {
    /** A Monday, 10:00 in Paris. */
    static final Instant MONDAY = Instant.parse("2026-06-01T08:00:00Z");

    static final Map<String, ?> INVITE =
            Map.of("id", "invite", "type", "linkedin_invite", "message", "Hi {{firstName}}");
    static final Map<String, ?> WAIT = Map.of("id", "wait", "type", "wait_for_acceptance", "days", 3);
    static final Map<String, ?> MESSAGE =
            Map.of("id", "message", "type", "linkedin_message", "text", "How is {{company}}?");
    static final Map<String, ?> CALL = Map.of("id", "call", "type", "voice_call", "agentId", UUID.randomUUID());
    static final Map<String, ?> DAY = Map.of("id", "day", "type", "delay", "days", 1);
    static final Map<String, ?> DEAL = Map.of("id", "deal", "type", "create_deal", "name", "{{company}}");

    final ManualClock clock = new ManualClock(MONDAY);
    final TestNode node;
    final StandIn social;
    final StandIn voice;
    final StandIn deals;
    final StandIn leads;
    private final Map<UUID, ObjectNode> people = new ConcurrentHashMap<>();
    private final Map<UUID, ObjectNode> accounts = new ConcurrentHashMap<>();
    private final Map<UUID, ObjectNode> agents = new ConcurrentHashMap<>();

    Stage(Map<String, String> settings) {
        node = TestNode.start(clock, settings);
        social = StandIn.start(
                node.node(),
                "social-integration",
                "sendInvitation",
                "sendLinkedinMessage",
                "followOnInstagram",
                "sendInstagramMessage",
                "listAccounts");
        social.answer("listAccounts", wish -> Future.succeededFuture(all(accounts)));
        voice = StandIn.start(node.node(), "voice-agent", "startCall", "listAgents");
        voice.answer("listAgents", wish -> Future.succeededFuture(all(agents)));
        agent((UUID) CALL.get("agentId"));
        deals = StandIn.start(node.node(), "deals-pipeline", "createDeal");
        leads = StandIn.start(node.node(), "apollo-leads", "lookupLeads");
        leads.answer(
                "lookupLeads", wish -> Future.succeededFuture(known(wish.body().path("ids"))));
        node.deploy(CampaignsVerticle::new);
    }

    /** An account of the network {@code linkedin} or {@code instagram}. */
    UUID account(String channel) {
        UUID id = UUID.randomUUID();
        accounts.put(id, Json.object().put("id", id.toString()).put("channel", channel));
        return id;
    }

    UUID agent(UUID id) {
        agents.put(id, Json.object().put("id", id.toString()));
        return id;
    }

    private static JsonNode all(Map<UUID, ObjectNode> known) {
        return Json.array().addAll(known.values());
    }

    /** A lead with everything. */
    UUID lead(String firstName) {
        UUID id = UUID.randomUUID();
        ObjectNode person = Json.object()
                .put("id", id.toString())
                .put("firstName", firstName)
                .put("lastName", "Doe")
                .put("title", "Head of Robots")
                .put("linkedinUrl", "https://www.linkedin.com/in/" + id)
                .put("instagram", "ig" + id)
                .put("phone", "+15005550006");
        person.putObject("company").put("name", "Acme");
        people.put(id, person);
        return id;
    }

    List<UUID> leads(int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(lead("Lead" + i));
        }
        return ids;
    }

    void change(UUID lead, String member, String value) {
        if (value.isEmpty()) {
            people.get(lead).remove(member);
        } else {
            people.get(lead).put(member, value);
        }
    }

    String draft(Identity owner, List<UUID> leadIds, List<Map<String, ?>> steps, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "Robots", "steps", steps, "leadIds", leadIds));
        body.putAll(more);
        return node.call(owner, of("createCampaign").body(body))
                .expect(201)
                .data()
                .path("id")
                .asText();
    }

    String running(Identity owner, List<UUID> leadIds, List<Map<String, ?>> steps, Map<String, ?> more) {
        String id = draft(owner, leadIds, steps, more);
        act(owner, "startCampaign", id).expect(200);
        return id;
    }

    Answer act(Identity owner, String operation, String id) {
        return node.call(owner, of(operation).path("id", id));
    }

    JsonNode campaign(Identity owner, String id) {
        return act(owner, "getCampaign", id).expect(200).data();
    }

    JsonNode walk(Identity owner, String id, UUID lead) {
        return node.call(owner, of("getCampaignLead").path("id", id).path("leadId", lead))
                .expect(200)
                .data();
    }

    /** How many leads stand at a step. */
    long standing(Identity owner, String id, String step) {
        JsonNode leads = node.call(
                        owner,
                        of("listCampaignLeads")
                                .path("id", id)
                                .query("state", "active")
                                .query("limit", 200))
                .expect(200)
                .data();
        return StreamSupport.stream(leads.spliterator(), false)
                .filter(lead -> lead.path("step").asText().equals(step))
                .count();
    }

    String state(Identity owner, String id, UUID lead) {
        return walk(owner, id, lead).path("state").asText();
    }

    String status(Identity owner, String id) {
        return campaign(owner, id).path("status").asText();
    }

    boolean parked(Identity owner, String id, UUID lead) {
        return walk(owner, id, lead).path("verdicts").toString().contains("campaign_paused");
    }

    /** {@code step:state:outcome} of each touch, in the order of the timeline. */
    List<String> touches(Identity owner, String id, UUID lead) {
        JsonNode entries = node.call(owner, of("getLeadTimeline").path("id", id).path("leadId", lead))
                .expect(200)
                .data();
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.path("kind").asText().equals("touch"))
                .map(entry ->
                        entry.path("step").asText() + ":" + entry.path("state").asText() + ":"
                                + entry.path("outcome").asText())
                .toList();
    }

    void accepted(Identity owner, UUID lead) {
        social.tell(
                UUID.randomUUID(),
                owner.tenantId().orElseThrow(),
                "invitation.accepted",
                Map.of(
                        "channel",
                        "linkedin",
                        "leadId",
                        lead.toString(),
                        "at",
                        clock.instant().toString()));
    }

    void replied(Identity owner, UUID lead) {
        social.tell(
                UUID.randomUUID(),
                owner.tenantId().orElseThrow(),
                "message.received",
                Map.of(
                        "channel",
                        "linkedin",
                        "profileUrl",
                        "https://linkedin.com/in/" + lead + "?x=1",
                        "at",
                        clock.instant().toString()));
    }

    void advance(Duration by) {
        clock.advance(by);
    }

    static Ask of(String operation) {
        return Ask.of("campaigns", operation);
    }

    static void until(String what, BooleanSupplier condition) {
        Await.until(what, condition);
    }

    private JsonNode known(JsonNode ids) {
        ArrayNode found = Json.array();
        ids.forEach(id -> {
            ObjectNode person = people.get(UUID.fromString(id.asText()));
            if (person != null) {
                found.add(person);
            }
        });
        return found;
    }

    @Override
    public void close() {
        node.close();
    }
}
