package dev.lad.gateway;

import static dev.lad.gateway.House.eventually;
import static dev.lad.gateway.House.header;
import static dev.lad.gateway.House.json;
import static dev.lad.gateway.House.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.auth.Hs256;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Services in another language, and the system that is being replaced, behind the gateway. */
class StrangerTest {
    private static final String SECRET = "a secret between services, of 32+";
    private static final String OLD_SECRET = "the old system's own";
    private static final String DOCUMENT = """
            {"openapi": "3.1.0", "info": {"title": "Weather", "version": "1"},
             "paths": {
               "/forecast/{city}": {"get": {"operationId": "getForecast",
                 "parameters": [{"name": "city", "in": "path", "required": true, "schema": {"type": "string"}}],
                 "responses": {"200": {"description": "It."}}}},
               "/broken": {"get": {"operationId": "getBroken", "security": [],
                 "responses": {"200": {"description": "Never."}}}}%s}}
            """;
    private static final String MORE =
            ", \"/more\": {\"get\": {\"operationId\": \"getMore\", \"responses\": {\"200\": {\"description\": \"It.\"}}}}";

    @Test
    void servesAServiceInAnotherLanguageFromItsDocumentAndUrl() throws Exception {
        try (Stranger weather = new Stranger(Hs256.derive(SECRET, "lad.service-token:weather"))) {
            weather.says(DOCUMENT.formatted(""));
            try (House house = House.open(Map.of(
                    "LAD_SERVICE_SECRET",
                    SECRET,
                    "LAD_SERVICE_URL_WEATHER",
                    weather.url(),
                    "LAD_SERVICE_LOOK_MS",
                    "50",
                    "LAD_REQUIRED_SERVICES",
                    "weather"))) {
                eventually(() -> house.send(house.get("/health/ready")).statusCode() == 200);

                problem(house.send(house.get("/api/weather/forecast/Rome")), 401, "unauthenticated");
                HttpResponse<String> answer = house.as("member", house.get("/api/weather/forecast/Rome?days=2"));
                assertThat(answer.statusCode()).isEqualTo(200);
                JsonNode seen = json(answer).path("data");
                assertThat(seen.path("target").asText()).isEqualTo("/forecast/Rome?days=2");
                assertThat(seen.at("/claims/iss").asText()).isEqualTo("gateway");
                assertThat(seen.at("/claims/aud").asText()).isEqualTo("weather");
                assertThat(seen.at("/claims/kind").asText()).isEqualTo("user");
                assertThat(seen.at("/claims/tenantId").asText()).hasSize(36);
                assertThat(seen.at("/claims/role").asText()).isEqualTo("member");

                HttpResponse<String> broken = house.send(house.get("/api/weather/broken"));
                problem(broken, 418, "service_answered_418");
                assertThat(json(broken).path("error").asText()).isEqualTo("I am a teapot");

                weather.says(DOCUMENT.formatted(MORE));
                eventually(
                        () -> house.as("member", house.get("/api/weather/more")).statusCode() == 200);
            }
        }
    }

    @Test
    void leavesAPathToTheOldSystemWithTheCallerInItsWords() throws Exception {
        try (Stranger old = new Stranger(OLD_SECRET.getBytes(StandardCharsets.UTF_8));
                House house = House.open(Map.of(
                        "LAD_LEGACY_ROUTES", "/api/inbound-leads=" + old.url(), "LAD_LEGACY_JWT_SECRET", OLD_SECRET))) {
            problem(house.send(house.get("/api/inbound-leads")), 401, "unauthenticated");
            problem(house.as("forged", house.get("/api/inbound-leads")), 401, "invalid_token");
            problem(house.as("member", house.get("/api/inbound-leadsX")), 404, "not_found");

            HttpResponse<String> answer = house.as(
                    "member",
                    house.post("/api/inbound-leads/cancel-bookings?x=%20", "{\"leadIds\":[]}")
                            .header("X-User-Id", "somebody else"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "set-cookie")).isEmpty();
            JsonNode seen = json(answer).path("data");
            assertThat(seen.path("method").asText()).isEqualTo("POST");
            assertThat(seen.path("target").asText()).isEqualTo("/api/inbound-leads/cancel-bookings?x=%20");
            assertThat(seen.path("body").asText()).isEqualTo("{\"leadIds\":[]}");
            assertThat(seen.at("/claims/role").asText()).isEqualTo("member");
            assertThat(seen.at("/claims/userId").asText())
                    .hasSize(36)
                    .isEqualTo(sent(seen, "x-user-id"))
                    .isEqualTo(sent(seen, "x-tenant-id"));
            assertThat(sent(seen, "traceparent")).startsWith("00-");

            assertThat(house.as("member", house.get("/api/inbound-leads/broken"))
                            .statusCode())
                    .isEqualTo(418);
            old.stop();
            problem(house.as("member", house.get("/api/inbound-leads")), 503, "service_unavailable");
        }
    }

    private static String sent(JsonNode seen, String name) {
        return seen.path("headers").path(name).asText();
    }
}
