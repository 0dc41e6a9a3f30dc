package dev.lad.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.enrichment.leads.TestLeads;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Await;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.Stored;
import dev.lad.testkit.TestNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a lead that was deleted nothing says how it was named; that it was enriched stays. */
class DeletedLeadTest {
    private TestNode node;
    private TestLeads leads;
    private Stored stored;
    private final Identity owner = TestNode.owner();
    private final UUID tenant = owner.tenantId().orElseThrow();

    @BeforeEach
    void start() {
        String databaseUrl = Postgres.freshDatabase();
        stored = new Stored(databaseUrl, "enrichment");
        node = TestNode.start(Clock.systemUTC(), Map.of("DATABASE_URL", databaseUrl));
        leads = TestLeads.start(node.node());
        node.deploy(EnrichmentVerticle::new);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void howItWasNamedIsForgottenAndWhatItCostStays() {
        Identity another = TestNode.owner();
        JsonNode begun = start(owner, "gone@acme.example", "stays@acme.example");
        JsonNode others = start(another, "gone@acme.example");
        finished(owner, begun);
        finished(another, others);
        Set<String> before = stored.where(tenant, "gone@acme.example");

        leads.delete(tenant, TestLeads.id("gone@acme.example"));
        Await.until("it is forgotten", () -> stored.where(tenant, "gone@acme.example")
                .isEmpty());

        JsonNode after = finished(owner, begun);
        assertThat(before).containsExactly("item.asked");
        assertThat(after.at("/items/0/asked"))
                .isEqualTo(Json.object().put("leadId", TestLeads.id("gone@acme.example")));
        assertThat(after.path("creditsUsed").asInt()).isEqualTo(4);
        assertThat(after.at("/items/1/asked/email").asText()).isEqualTo("stays@acme.example");
        assertThat(finished(another, others).at("/items/0/asked/email").asText())
                .isEqualTo("gone@acme.example");
    }

    @Test
    void alsoWhereItWasDeletedBeforeItsResultWasWrittenDown() {
        JsonNode begun = start(owner, "slow@acme.example");
        Await.until("it is asked for", () -> leads.waiting() == 1);
        leads.delete(tenant, TestLeads.id("slow@acme.example"));
        Await.until("that is read", () -> !stored.where(tenant, TestLeads.id("slow@acme.example"))
                .isEmpty());

        leads.letGo();
        JsonNode done = finished(owner, begun);

        assertThat(done.at("/items/0/status").asText()).isEqualTo("completed");
        assertThat(stored.where(tenant, "slow@acme.example")).isEmpty();
    }

    private JsonNode start(Identity who, String... emails) {
        List<Map<String, String>> wanted =
                Stream.of(emails).map(email -> Map.of("email", email)).toList();
        return node.call(
                        who, of("startEnrichment").body(Map.of("leads", wanted)).key("once"))
                .expect(202)
                .data();
    }

    private JsonNode finished(Identity who, JsonNode begun) {
        Await.until("it has ended", () -> status(who, begun).has("finishedAt"));
        return status(who, begun);
    }

    private JsonNode status(Identity who, JsonNode begun) {
        return node.call(who, of("getStatus").path("id", begun.path("id").asText()))
                .expect(200)
                .data();
    }

    private static Ask of(String operation) {
        return Ask.of("lead-enrichment", operation);
    }
}
