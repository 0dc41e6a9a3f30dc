package dev.lad.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.enrichment.leads.TestLeads;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Await;
import dev.lad.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnrichmentTest {
    /** At least a second between two tries. */
    private static final Duration OUTAGE = Duration.ofSeconds(40);

    private TestNode node;
    private TestLeads leads;
    private String deployment = "";
    private final Identity owner = TestNode.owner();

    @BeforeEach
    void start() {
        node = TestNode.start();
        leads = TestLeads.start(node.node());
        deployment = node.deploy(EnrichmentVerticle::new);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void everyItemGetsItsOwnResult() {
        JsonNode begun = start(false, "a", "missing", "broken", "flaky", "b");

        JsonNode done = finished(begun);

        assertThat(done.path("status").asText()).isEqualTo("completed");
        assertThat(done.path("items"))
                .extracting(item -> item.path("status").asText())
                .containsExactly("completed", "not_found", "failed", "completed", "completed");
        assertThat(done.at("/items/2/error").asText()).isEqualTo("Too little is known.");
        assertThat(done.path("creditsUsed").asInt()).isEqualTo(6);
        assertThat(done.at("/progress/percent").asInt()).isEqualTo(100);
        assertThat(done.at("/items/0").has("leadId")).isTrue();
    }

    @Test
    void anAddressIsLookedForOnlyWhereItIsWishedAndMissing() {
        JsonNode without = finished(start(false, "bare"));
        JsonNode with = finished(start(true, "bare", "a"));

        assertThat(without.at("/items/0/emailFound").asBoolean()).isFalse();
        assertThat(with.at("/items/0/emailFound").asBoolean()).isTrue();
        assertThat(with.at("/items/0/creditsUsed").asInt()).isEqualTo(4);
        assertThat(with.at("/items/1/creditsUsed").asInt()).isEqualTo(2);
    }

    @Test
    void withoutCreditsItIsBlockedAndGoesOnWhenResumed() {
        JsonNode begun = start(false, "a", "poor", "b");
        until(() -> status(begun).path("status").asText().equals("blocked"));
        JsonNode blocked = status(begun);

        leads.fillPurse();
        Answer resumed = node.call(owner, of("resumeEnrichment").path("id", id(begun)));
        JsonNode done = finished(begun);

        assertThat(blocked.path("reason").asText()).contains("credits");
        assertThat(blocked.at("/progress/completed").asInt()).isEqualTo(2);
        assertThat(resumed.expect(200).data().path("status").asText()).isEqualTo("queued");
        assertThat(done.path("status").asText()).isEqualTo("completed");
        assertThat(leads.asked("enrichment:" + id(begun) + ":1")).isEqualTo(1);
    }

    @Test
    void fewAreAskedForSideBySideAndProgressShows() {
        JsonNode begun =
                start(false, IntStream.range(0, 12).mapToObj(i -> "slow" + i).toArray(String[]::new));
        until(() -> leads.waiting() == 5);
        JsonNode running = status(begun);

        until(() -> {
            leads.letGo();
            return status(begun).path("status").asText().equals("completed");
        });

        assertThat(running.path("status").asText()).isEqualTo("running");
        assertThat(running.at("/progress/percent").asInt()).isZero();
        assertThat(leads.mostTogether()).isEqualTo(5);
    }

    @Test
    void anotherInstanceGoesOnWhereOneStopped() {
        JsonNode begun =
                start(false, IntStream.range(0, 7).mapToObj(i -> "slow" + i).toArray(String[]::new));
        until(() -> leads.waiting() == 5);
        String second = node.deploy(EnrichmentVerticle::new);
        var stopping = node.vertx().undeploy(deployment);
        leads.letGo();
        TestNode.await(stopping);

        until(() -> {
            leads.letGo();
            return status(begun).path("status").asText().equals("completed");
        });

        assertThat(second).isNotEmpty();
        assertThat(IntStream.rangeClosed(1, 7).map(i -> leads.asked("enrichment:" + id(begun) + ":" + i)))
                .containsOnly(1);
    }

    @Test
    void whatIsCancelledAsksForNothingMore() {
        JsonNode begun =
                start(false, IntStream.range(0, 7).mapToObj(i -> "slow" + i).toArray(String[]::new));
        until(() -> leads.waiting() == 5);

        Answer cancelled = node.call(owner, of("cancelEnrichment").path("id", id(begun)));
        leads.letGo();
        until(() -> status(begun).at("/progress/completed").asInt() == 5);

        assertThat(cancelled.expect(200).data().path("status").asText()).isEqualTo("cancelled");
        assertThat(status(begun).path("status").asText()).isEqualTo("cancelled");
        assertThat(status(begun).at("/progress/cancelled").asInt()).isEqualTo(2);
        assertThat(node.call(owner, of("resumeEnrichment").path("id", id(begun)))
                        .expect(409)
                        .code())
                .isEqualTo("nothing_to_resume");
    }

    @Test
    void anOutageUsesUpNoTriesAndWhatNobodyKnowsIsGivenUp() {
        JsonNode begun = start(false, "away", "riddle");
        String key = "enrichment:" + id(begun) + ":1";

        Await.until("it was asked for more often than an item is tried", OUTAGE, () -> leads.asked(key) > 8);
        JsonNode waiting = status(begun);
        leads.comeBack();
        JsonNode done = finished(begun);

        assertThat(waiting.path("status").asText()).isEqualTo("running");
        assertThat(waiting.at("/items/0/error").asText()).isEqualTo("Not now.");
        assertThat(done.path("items"))
                .extracting(item -> item.path("status").asText())
                .containsExactly("completed", "failed");
    }

    @Test
    void whenAllFailItHasFailed() {
        assertThat(finished(start(false, "broken1", "broken2")).path("status").asText())
                .isEqualTo("failed");
    }

    @Test
    void othersSeeNothingOfIt() {
        JsonNode begun = start(false, "a");

        node.call(TestNode.owner(), of("getStatus").path("id", id(begun))).expect(404);
        assertThat(node.call(TestNode.owner(), of("listEnrichments")).data()).isEmpty();
        assertThat(node.call(owner, of("listEnrichments")).expect(200).data()).hasSize(1);
    }

    @Test
    void badOrdersAreRefused() {
        ask(Map.of()).expect(400);
        ask(Map.of("leadIds", List.of(UUID.randomUUID()), "leads", List.of(Map.of("email", "a@b.example"))))
                .expect(400);
        Answer ambiguous = ask(Map.of("leads", List.of(Map.of("email", "a@b.example", "name", "Dana Okafor"))));
        assertThat(ambiguous.expect(400).json().at("/errors/0/pointer").asText())
                .isEqualTo("/leads/0");
        ask(Map.of(
                        "leadIds",
                        IntStream.range(0, 201).mapToObj(i -> UUID.randomUUID()).toList()))
                .expect(400);
    }

    @Test
    void leadsNamedInOlderWordsAreAskedForInOurs() {
        String profile = "https://www.linkedin.com/in/dana-okafor";
        String apolloId = "66a1b2c3d4e5f60718293a4b";
        JsonNode begun = ask(Map.of(
                        "leads",
                        List.of(Map.of("linkedin_url", profile), Map.of("apollo_person_id", apolloId)),
                        "enable_ai_analysis",
                        false))
                .expect(202)
                .data();

        assertThat(finished(begun).path("items"))
                .extracting(item -> item.path("asked"))
                .containsExactly(
                        Json.object().put("linkedinUrl", profile), Json.object().put("apolloId", apolloId));
        ask(Map.of("leads", List.of(Map.of("linkedin_url", profile, "linkedinUrl", profile))))
                .expect(400);
        ask(Map.of("leads", List.of(Map.of("linkedin_url", profile)), "enable_website_scraping", true))
                .expect(400);
    }

    private JsonNode start(boolean revealEmail, String... names) {
        List<Object> wanted = new ArrayList<>();
        for (String name : names) {
            wanted.add(Map.of("email", name + "@acme.example"));
        }
        Answer begun = ask(Map.of("leads", wanted, "revealEmail", revealEmail));
        assertThat(begun.expect(202).header("location")).isEqualTo("/status/" + id(begun.data()));
        return begun.data();
    }

    private Answer ask(Object body) {
        return node.call(owner, of("startEnrichment").body(body));
    }

    private JsonNode finished(JsonNode begun) {
        until(() -> status(begun).has("finishedAt"));
        return status(begun);
    }

    private JsonNode status(JsonNode begun) {
        return node.call(owner, of("getStatus").path("id", id(begun)))
                .expect(200)
                .data();
    }

    private static String id(JsonNode enrichment) {
        return enrichment.path("id").asText();
    }

    private static void until(BooleanSupplier holds) {
        Await.until("the enrichment has got there", holds);
    }

    private static Ask of(String operation) {
        return Ask.of("lead-enrichment", operation);
    }
}
