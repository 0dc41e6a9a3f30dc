package dev.lad.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.enrichment.leads.TestLeads;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Await;
import dev.lad.testkit.ManualClock;
import dev.lad.testkit.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits while apollo-leads is away, and what is given up. */
class OutageTest {
    /** More than an item is tried before it has failed. */
    private static final int LONG = 12;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T09:00:00Z"));
    private final Identity owner = TestNode.owner();
    private TestNode node;
    private TestLeads leads;

    @BeforeEach
    void start() {
        node = TestNode.start(clock, Map.of());
        leads = TestLeads.start(node.node());
        node.deploy(EnrichmentVerticle::new);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void anOutageUsesUpNoTries() {
        String id = begin("away");
        String key = "enrichment:" + id + ":1";

        passing("it was asked for often", () -> leads.asked(key) >= LONG);
        JsonNode waiting = status(id);
        leads.comeBack();
        passing("it has ended", () -> status(id).has("finishedAt"));

        assertThat(waiting.path("status").asText()).isEqualTo("running");
        assertThat(waiting.at("/items/0/error").asText()).isEqualTo("Not now.");
        assertThat(status(id).at("/items/0/status").asText()).isEqualTo("completed");
    }

    @Test
    void anItemThatIsNeverAnsweredFailsInTheEnd() {
        String id = begin("torn");

        passing("it has ended", () -> status(id).has("finishedAt"));

        assertThat(status(id).at("/items/0/status").asText()).isEqualTo("failed");
        assertThat(leads.asked("enrichment:" + id + ":1")).isLessThan(LONG);
    }

    private String begin(String name) {
        return node.call(
                        owner,
                        of("startEnrichment").body(Map.of("leads", List.of(Map.of("email", name + "@acme.example")))))
                .expect(202)
                .data()
                .path("id")
                .asText();
    }

    private JsonNode status(String id) {
        return node.call(owner, of("getStatus").path("id", id)).expect(200).data();
    }

    /** Lets the business time go on, second by second. */
    private void passing(String until, BooleanSupplier holds) {
        Await.until(until, () -> {
            clock.advance(Duration.ofSeconds(1));
            return holds.getAsBoolean();
        });
    }

    private static Ask of(String operation) {
        return Ask.of("lead-enrichment", operation);
    }
}
