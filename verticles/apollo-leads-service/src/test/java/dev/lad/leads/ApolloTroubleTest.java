package dev.lad.leads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.json.Json;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What refuses, and is remembered by the client: a stage for each. */
class ApolloTroubleTest {
    private static final String MATCH = "POST /api/v1/people/match";

    private LeadsStage stage;
    private final Identity owner = TestNode.owner();
    private final UUID tenant = owner.tenantId().orElseThrow();

    @BeforeEach
    void start() {
        stage = new LeadsStage();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void whenApolloWantsAPauseItIsLeftAloneAndNothingIsPaid() {
        JsonNode hit = stage.anyone(owner, 0);
        stage.fault(MATCH, Map.of("kind", "status", "status", 429));

        Answer refused = enrich(hit);
        Answer tooSoon = enrich(hit);

        assertThat(refused.expect(503).code()).isEqualTo("provider_rate_limited");
        assertThat(Integer.parseInt(refused.header("retry-after"))).isPositive();
        tooSoon.expect(503);
        assertThat(stage.requests("POST /api/v1/people/match")).isEqualTo(1);
        assertThat(stage.spent(tenant) + stage.held(tenant)).isZero();
    }

    @Test
    void anErrorOfApolloLeavesOpenWhetherItWasDoneUntilApolloSaysMore() {
        JsonNode hit = stage.anyone(owner, 1);
        stage.fault(MATCH, Map.of("kind", "status", "status", 500));
        stage.fault("GET /api/v1/people", Map.of("kind", "status", "status", 503, "times", 3));

        enrich(hit).expect(503);

        assertThat(stage.spent(tenant)).isZero();
        assertThat(stage.held(tenant)).isEqualTo(2);
    }

    @Test
    void whenTheCreditsAtApolloAreUsedUpTheTenantPaysNothing() {
        JsonNode hit = stage.anyone(owner, 2);
        stage.control(HttpMethod.PUT, "/control/apollo/credits", Json.object().put("left", 0));

        assertThat(enrich(hit).expect(502).code()).isEqualTo("provider_quota_exhausted");
        assertThat(stage.spent(tenant) + stage.held(tenant)).isZero();
    }

    private Answer enrich(JsonNode hit) {
        return stage.ask(owner, "enrichLead", Map.of("leadId", hit.path("id")));
    }
}
