package dev.lad.gateway;

import static dev.lad.gateway.House.eventually;
import static dev.lad.gateway.House.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Transport;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instances in other processes, as the bus shows them: an announcement and an address. */
class ForwardTest {
    private static final int CALLS = 6;

    @Test
    void sendsToAnotherInstanceWhatDidNotArrive() throws Exception {
        try (House house = House.open()) {
            startElsewhere(house, impatientShop());
            announce(house, "dead");
            for (int i = 0; i < CALLS; i++) {
                assertThat(house.as("member", house.get("/api/shop")).statusCode())
                        .isEqualTo(200);
                assertThat(house.as("member", house.post("/api/shop/goods", "{\"name\":\"a\"}"))
                                .statusCode())
                        .isEqualTo(201);
            }
        }
    }

    @Test
    void asksAnotherInstanceWhenOneSaysNothingButOnlyForReads() throws Exception {
        try (House house = House.open()) {
            startElsewhere(house, impatientShop());
            house.vertx.eventBus().consumer("lad.shop.silent", message -> {});
            announce(house, "silent");
            for (int i = 0; i < CALLS; i++) {
                assertThat(house.as("member", house.get("/api/shop")).statusCode())
                        .isEqualTo(200);
            }
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                HttpResponse<String> answer = house.as("member", house.post("/api/shop/goods", "{\"name\":\"a\"}"));
                statuses.add(answer.statusCode());
                if (answer.statusCode() != 201) {
                    problem(answer, 504, "deadline_passed");
                }
            }
            assertThat(statuses).contains(201, 504);
        }
    }

    /** Answers at an address of its own, without being of this JVM as far as the registry knows. */
    private static void startElsewhere(House house, Contract contract) {
        Dispatcher dispatcher = house.dispatcher(contract);
        ApiResponse document = new ApiResponse(200, Map.of(), Json.write(contract.document()));
        house.vertx.eventBus().<ApiRequest>consumer("lad.shop.good", message -> {
            if (message.body().operation().equals(Transport.CONTRACT)) {
                message.reply(document);
            } else {
                dispatcher.dispatch(message.body()).onSuccess(message::reply);
            }
        });
        announce(house, "good");
        eventually(() -> house.send(house.get("/health/ready")).statusCode() == 200);
    }

    private static void announce(House house, String instance) {
        house.vertx
                .eventBus()
                .publish(
                        Announcement.ADDRESS,
                        new Announcement("shop", instance, "lad.shop." + instance, "", "hash", "1.0.0", State.UP));
        eventually(() -> house.node.registry().all().stream()
                .anyMatch(known -> known.instance().equals(instance)));
    }

    private static Contract impatientShop() {
        ObjectNode document = House.copy(House.shop());
        document.path("paths")
                .forEach(path -> path.forEach(member -> {
                    if (member instanceof ObjectNode operation && operation.has("operationId")) {
                        operation.put("x-lad-timeout-ms", 600);
                    }
                }));
        return Contract.of(document);
    }
}
