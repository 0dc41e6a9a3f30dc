package dev.lad.gateway;

import static dev.lad.gateway.House.header;
import static dev.lad.gateway.House.json;
import static dev.lad.gateway.House.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.service.Contract;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operations at the paths at which older clients know them. */
class OlderPathsTest {
    private static final String ID = "0192f7a0-0000-7000-8000-000000000001";

    @Test
    void anOlderPathIsTheOperationInAllElse() throws Exception {
        try (House house = House.open()) {
            house.start(House.shop());
            JsonNode thing = json(house.as("viewer", house.get("/api/things/" + ID)));
            assertThat(thing.at("/data/operation").asText()).isEqualTo("getThing");
            assertThat(thing.at("/data/path/id").asText()).isEqualTo(ID);
            assertThat(header(house.as("member", house.post("/api/old/goods", "{\"name\":\"ball\"}")), "location"))
                    .isEqualTo("/api/shop/goods/7");

            problem(house.send(house.get("/api/things/" + ID)), 401, "unauthenticated");
            problem(house.as("featureless", house.get("/api/things/" + ID)), 403, "feature_disabled");
            problem(house.as("member", house.get("/api/old/till").DELETE()), 403, "forbidden");
            assertThat(house.as("owner", house.get("/api/old/till").DELETE()).statusCode())
                    .isEqualTo(200);
            problem(house.as("owner", house.get("/api/old/till")), 405, "method_not_allowed");
            problem(house.as("viewer", house.get("/api/store/things/" + ID)), 404, "not_found");
        }
    }

    @Test
    void bothPathsCountForOneLimit() throws Exception {
        try (House house = House.open()) {
            house.start(House.shop());
            for (String path : List.of("/api/shop/open", "/api/old/door", "/api/old/door")) {
                assertThat(knock(house, path).statusCode()).isEqualTo(200);
            }
            problem(knock(house, "/api/old/door"), 429, "rate_limited");
            problem(knock(house, "/api/shop/open"), 429, "rate_limited");
        }
    }

    @Test
    void aStreamIsFoundToo() throws Exception {
        try (House house = House.open()) {
            house.startWithPort(Map.of());
            assertThat(house.as("viewer", house.get("/api/old/flow/top%20left")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsLeftToTheOldSystemGoesThereFirst() throws Exception {
        String secret = "the old system's own";
        try (Stranger old = new Stranger(secret.getBytes(StandardCharsets.UTF_8));
                House house = House.open(
                        Map.of("LAD_LEGACY_ROUTES", "/api/old=" + old.url(), "LAD_LEGACY_JWT_SECRET", secret))) {
            house.start(House.shop());
            HttpResponse<String> theirs =
                    house.as("viewer", house.get("/api/old/till").DELETE());
            assertThat(json(theirs).at("/data/target").asText()).isEqualTo("/api/old/till");
            JsonNode ours = json(house.as("viewer", house.get("/api/things/" + ID)));
            assertThat(ours.at("/data/operation").asText()).isEqualTo("getThing");
        }
    }

    @Test
    void noServicesOwnPathIsTaken() {
        ObjectNode document = House.copy(House.shop());
        document.withObjectProperty("info").put("x-lad-service", "a-thief").remove("x-lad-aliases");
        ((ObjectNode) document.at("/paths/~1shop/get"))
                .putArray("x-lad-older-paths")
                .add("/api/shop")
                .add("/api/store/shop")
                .add("/api/mine");
        List<String> olds = List.of("x-lad-older-paths");
        document.path("paths").findParents("operationId").stream()
                .filter(operation -> !operation.path("operationId").asText().equals("listShop"))
                .forEach(operation -> ((ObjectNode) operation).remove(olds));
        List<Contract> contracts = List.of(Contract.of(document), House.shop());

        assertThat(service(contracts, "/api/shop")).isEqualTo("shop");
        assertThat(service(contracts, "/api/store/shop")).isEqualTo("shop");
        assertThat(service(contracts, "/api/mine")).isEqualTo("a-thief");
        JsonNode paths = MergedDocument.of(contracts, "1").path("paths");
        assertThat(paths.at("/~1api~1shop/get/operationId").asText()).isEqualTo("shop.listShop");
        assertThat(paths.at("/~1api~1mine/get/operationId").asText()).isEqualTo("a-thief.listShop.older3");
    }

    @Test
    void thePublishedContractShowsThemAsDeprecated() {
        JsonNode paths = MergedDocument.of(List.of(House.shop()), "1").path("paths");
        JsonNode older = paths.at("/~1api~1things~1{id}/get");
        assertThat(older.path("operationId").asText()).isEqualTo("shop.getThing.older1");
        assertThat(older.path("deprecated").asBoolean()).isTrue();
        assertThat(older.path("description").asText())
                .startsWith("Served for the dashboard; use `GET /api/shop/{id}`.");
        assertThat(older.path("parameters").findValuesAsText("$ref"))
                .containsExactly("#/components/parameters/shop.Id");
        assertThat(paths.at("/~1api~1shop~1{id}/get").has("deprecated")).isFalse();
    }

    private static HttpResponse<String> knock(House house, String path) throws Exception {
        return house.send(house.get(path).POST(BodyPublishers.noBody()));
    }

    private static String service(List<Contract> contracts, String path) {
        return GatewayRoutes.of(contracts).match("GET", path).route().service();
    }
}
