package dev.lad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.PublicApi.Answer;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Operation;
import dev.lad.testkit.Await;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One tenant's things, one of each kind that the API knows by an id, found by the lists that the API itself has: the id in
 * {@code /deals/{id}/stage} is that of the first deal in {@code /deals}.
 */
final class Furniture {
    private final Tenant owner;
    private final Set<String> lists;
    private final Map<String, String> placed = new HashMap<>();

    private Furniture(Tenant owner, List<Operation> operations) {
        this.owner = owner;
        this.lists = operations.stream()
                .filter(Operation::isRead)
                .map(Operation::path)
                .collect(Collectors.toSet());
    }

    /** Makes what no list has from the beginning. */
    static Furniture of(Tenant owner, List<Operation> operations, String controlUrl) {
        var furniture = new Furniture(owner, operations);
        furniture.makePlans();
        furniture.makeContacts(controlUrl);
        return furniture;
    }

    private void makePlans() {
        String mark = owner.mark();
        owner.made("/api/deals-pipeline/pipelines", Map.of("name", mark));
        owner.made("/api/deals-pipeline/deals", Map.of("name", mark));
        owner.made("/api/users", Map.of("email", mark + "@invited.test"));
        owner.made("/api/auth/api-keys", Map.of("name", mark, "role", "member"));
        if (lists.contains("/api/ai-icp-assistant/profiles")) {
            owner.made(
                    "/api/ai-icp-assistant/analyze",
                    Map.of("name", mark, "description", "Heads of marketing at software companies in Germany"));
        }
    }

    private void makeContacts(String controlUrl) {
        String mark = owner.mark();
        Optional<String> lead = Optional.empty();
        if (lists.contains("/api/apollo-leads/leads")) {
            lead = Optional.of(owner.made(
                            "/api/apollo-leads/leads",
                            Map.of("firstName", mark, "linkedinUrl", "https://www.linkedin.com/in/" + mark))
                    .path("id")
                    .asText());
        }
        if (lists.contains("/api/apollo-leads/imports")) {
            upload("email,first name\n" + mark + "@import.test," + mark + "\n");
        }
        if (lists.contains("/api/social-integration/accounts")) {
            connectLinkedin(controlUrl);
            invite(controlUrl);
        }
        if (lists.contains("/api/voice-agent/agents")) {
            call(owner.made("/api/voice-agent/agents", Map.of("name", mark, "greeting", mark)));
        }
        if (lists.contains("/api/lead-enrichment/status/{id}") && lead.isPresent()) {
            String job = owner.made("/api/lead-enrichment/enrich", Map.of("leadIds", List.of(lead.get())))
                    .path("id")
                    .asText();
            placed.put("/api/lead-enrichment/status/{id}", job);
            placed.put("/api/lead-enrichment/jobs/{id}", job);
        }
        if (lists.contains("/api/campaigns") && lead.isPresent()) {
            owner.made(
                    "/api/campaigns",
                    Map.of(
                            "name", mark,
                            "leadIds", List.of(lead.get()),
                            "steps", List.of(Map.of("type", "linkedin_invite"))));
            owner.made("/api/campaigns/suppressions", Map.of("leadId", lead.get(), "reason", mark));
        }
    }

    private void upload(String csv) {
        HttpRequest.Builder file = owner.signed(owner.api().get("/api/apollo-leads/leads/import"))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(csv));
        owner.api().raw(file).expect(200);
    }

    private void call(JsonNode agent) {
        JsonNode always = Json.tree(
                Map.of("timeZone", "UTC", "opens", "00:00", "closes", "23:59", "days", List.of(1, 2, 3, 4, 5, 6, 7)));
        owner.api()
                .raw(owner.request("PUT", "/api/voice-agent/settings", Optional.of(always)))
                .expect(200);
        owner.made("/api/voice-agent/call", Map.of("agentId", agent.path("id").asText(), "to", "+12025550123"));
        owner.made("/api/voice-agent/do-not-call", Map.of("number", "+12025550124"));
    }

    private void connectLinkedin(String controlUrl) {
        JsonNode link = owner.made("/api/social-integration/linkedin/connect", Json.object());
        placed.put("/api/social-integration/connections/{id}", link.path("id").asText());
        String url = link.path("url").asText();
        String login = controlUrl + "/control/unipile/hosted/" + url.substring(url.lastIndexOf('/') + 1) + "/complete";
        owner.api()
                .raw(HttpRequest.newBuilder(URI.create(login))
                        .POST(BodyPublishers.ofString("{\"ownerName\":\"" + owner.mark() + "\"}")))
                .expect(200);
        Await.until("the LinkedIn account is connected", () -> path("/api/social-integration/accounts/{id}")
                .isPresent());
    }

    private void invite(String controlUrl) {
        JsonNode people = owner.api()
                .raw(HttpRequest.newBuilder(URI.create(controlUrl + "/control/people")))
                .json()
                .path("people");
        owner.made(
                "/api/social-integration/linkedin/invitations",
                Map.of("publicIdentifier", people.path(0).path("linkedinSlug").asText(), "message", owner.mark()));
    }

    /** The path with ids that live, or empty where nothing of that kind is there. */
    Optional<String> path(String template) {
        String path = "";
        String known = "";
        for (String segment : template.substring(1).split("/")) {
            known += "/" + segment;
            Optional<String> value = segment.startsWith("{")
                    ? id(path, known, segment.substring(1, segment.length() - 1))
                    : Optional.of(segment);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            path += "/" + value.get();
        }
        return Optional.of(path);
    }

    private Optional<String> id(String list, String template, String name) {
        if (!placed.containsKey(template) && lists.contains(parent(template))) {
            Answer answer = owner.api().raw(owner.get(list)).expect(200);
            JsonNode first = answer.data().path(0);
            JsonNode id = first.has(name) ? first.path(name) : first.path("id");
            if (id.isTextual()) {
                placed.put(template, id.asText());
            }
        }
        return Optional.ofNullable(placed.get(template));
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
