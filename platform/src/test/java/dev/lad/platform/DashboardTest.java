package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.PublicApi.Answer;
import dev.lad.shared.front.Mount;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The paths that the dashboard calls and that are called otherwise here, with what it sends. */
@ExtendWith(WholeHouse.Shared.class)
class DashboardTest {
    private static PublicApi api;
    private static Tenant tenant;
    private static String agent;

    @BeforeAll
    static void register(WholeHouse house) {
        api = new PublicApi(house.url());
        tenant = Tenant.register(api, "dashboard");
        agent = tenant.made("/api/voice-agent/agents", Map.of("name", "A", "greeting", "Hello"))
                .path("id")
                .asText();
        Map<String, Object> always =
                Map.of("timeZone", "UTC", "opens", "00:00", "closes", "23:59", "days", List.of(1, 2, 3, 4, 5, 6, 7));
        api.raw(tenant.request("PUT", "/api/voice-agent/settings", Optional.of(Json.tree(always))))
                .expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/features, /api/auth/features",
        "/api/dashboard/users?page=1&limit=50, /api/users?limit=50",
        "/api/overview/users, /api/users",
        "/api/billing/wallet, /api/billing/credits/balance",
        "/api/billing/balance, /api/billing/credits/balance",
        "/api/wallet/balance, /api/billing/credits/balance",
        "/api/billing/packages, /api/billing/credits/packages",
        "/api/wallet/packages, /api/billing/credits/packages",
        "/api/billing/transactions?limit=20&offset=0, /api/billing/credits/transactions?limit=20",
        "/api/billing/usage/aggregation?featureKey=x, /api/billing/usage?feature=x",
        "/api/voice-agent/available-agents, /api/voice-agent/agents",
        "/api/voice-agent/user/available-agents, /api/voice-agent/agents",
        "/api/voice-agent/settings/agents, /api/voice-agent/agents",
        "/api/voice-agent/calls?page=1&limit=50&status=failed, /api/voice-agent/call-logs?limit=50&status=failed",
        "/api/voice-agent/calls/recent, /api/voice-agent/call-logs",
        "/api/dashboard/calls, /api/voice-agent/call-logs",
    })
    void anOlderPathAnswersAsItsOperation(String older, String own) {
        assertThat(api.raw(tenant.get(older)).expect(200).json())
                .isEqualTo(api.raw(tenant.get(own)).expect(200).json());
    }

    @Test
    void aCallIsMadeSeenAndEndedAsTheDashboardDoes() {
        Map<String, Object> wish = Map.of("voice_id", "default", "agent_id", agent, "to_number", "+12025550171");
        Answer made = post("/api/voice-agent/calls/start-call", wish).expect(201);
        String id = made.data().path("id").asText();
        assertThat(made.header("location")).isEqualTo("/api/voice-agent/call-logs/" + id);

        Answer seen = api.raw(tenant.get("/api/voice-agent/calls/" + id)).expect(200);
        assertThat(seen.data().path("to").asText()).isEqualTo("+12025550171");
        assertThat(post("/api/voice-agent/calls/" + id + "/end", Map.of()).status())
                .isIn(200, 409);
    }

    @Test
    void creditsAreBoughtWhereTheDashboardBuysThem() {
        Answer bought = post("/api/wallet/recharge", Map.of("packageId", "credits-1000"));
        assertThat(bought.expect(201).data().path("sessionUrl").asText()).startsWith("http");
    }

    /** None is left out because another operation has its place. */
    @Test
    void eachOlderPathOfAContractIsServed(WholeHouse house) {
        List<String> declared = house.contracts().stream()
                .flatMap(contract -> contract.operations().values().stream()
                        .flatMap(operation -> operation.olderPaths().stream()
                                .map(path -> operation.method() + " " + path + " is "
                                        + Mount.api(contract.service()).outside(operation.path()))))
                .toList();
        assertThat(declared).contains("GET /api/wallet/balance is /api/billing/credits/balance");

        assertThat(api.operations().stream()
                        .filter(operation -> operation.id().contains(".older"))
                        .map(operation -> operation.method() + " " + operation.path() + " is " + own(operation)))
                .containsExactlyInAnyOrderElementsOf(declared);
    }

    /** What the published document says to use in its place. */
    private static String own(Operation older) {
        JsonNode described = api.document()
                .path("paths")
                .path(older.path())
                .path(older.method().toLowerCase(Locale.ROOT));
        return described.path("description").asText().replaceFirst("(?s)[^`]*`[A-Z]+ ([^`]*)`.*", "$1");
    }

    private static Answer post(String path, Object body) {
        return api.raw(tenant.request("POST", path, Optional.of(Json.tree(body))));
    }
}
