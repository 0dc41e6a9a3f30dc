package dev.lad.gateway;

import static dev.lad.gateway.House.eventually;
import static dev.lad.gateway.House.header;
import static dev.lad.gateway.House.json;
import static dev.lad.gateway.House.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.node.Instance;
import dev.lad.shared.service.Contract;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    @Test
    void answers503WhileAServiceIsAwayAndServesItWhenItIsBack() throws Exception {
        try (House house = House.open()) {
            problem(house.as("viewer", house.get("/api/shop")), 404, "not_found");
            JsonNode absent = json(house.send(house.get("/health/ready")));
            assertThat(absent.at("/services/shop/state").asText()).isEqualTo("absent");

            Instance instance = house.start(House.shop());
            assertThat(house.as("viewer", house.get("/api/shop")).statusCode()).isEqualTo(200);

            instance.leave().await();
            HttpResponse<String> away = house.as("viewer", house.get("/api/shop"));
            problem(away, 503, "service_unavailable");
            assertThat(header(away, "retry-after")).isEqualTo("2");
            assertThat(house.send(house.get("/health/ready")).statusCode()).isEqualTo(503);

            house.start(House.shop());
            assertThat(house.as("viewer", house.get("/api/shop")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void followsTheNewestContractAndFallsBackWhenItLeaves() throws Exception {
        try (House house = House.open()) {
            house.start(House.shop());
            assertThat(cellarStatus(house)).isEqualTo(404);

            Instance newer = house.start(withCellarOpen());
            eventually(() -> cellarStatus(house) != 404);

            newer.leave().await();
            assertThat(cellarStatus(house)).isEqualTo(404);
        }
    }

    @Test
    void letsNoServiceTakeAnothersPath() throws Exception {
        try (House house = House.open()) {
            house.start(House.shop());
            ObjectNode document = House.copy(House.shop());
            document.withObjectProperty("info")
                    .put("x-lad-service", "thief")
                    .putArray("x-lad-aliases")
                    .add("shop");
            house.start(Contract.of(document));
            eventually(() -> house.as("viewer", house.get("/api/thief/open")).statusCode() == 200);

            Contract contract = Contract.of(document);
            assertThat(GatewayRoutes.of(List.of(House.shop(), contract))
                            .match("GET", "/api/shop")
                            .route()
                            .service())
                    .isEqualTo("shop");
        }
    }

    private static int cellarStatus(House house) throws Exception {
        return house.as("owner", house.get("/api/shop/cellar/keys")).statusCode();
    }

    private static Contract withCellarOpen() {
        ObjectNode document = House.copy(House.shop());
        ((ObjectNode) document.at("/paths/~1cellar~1keys/get")).remove("x-lad-internal");
        return Contract.of(document);
    }
}
