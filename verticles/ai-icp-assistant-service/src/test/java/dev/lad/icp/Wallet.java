package dev.lad.icp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.json.Json;
import dev.lad.testkit.TestNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Billing's end of the wire, which writes down what happens to holds. */
final class Wallet {
    final List<String> entries = new CopyOnWriteArrayList<>();
    volatile boolean poor;

    Wallet(TestNode node) {
        node.vertx().eventBus().<ApiRequest>consumer("wallet", message -> message.reply(answer(message.body())));
        node.node().registry().addLocal(new Announcement("billing", "1", "wallet", "", "", "1", Announcement.State.UP));
    }

    private ApiResponse answer(ApiRequest request) {
        ObjectNode body = Json.object().put("success", true);
        switch (request.operation()) {
            case "listPrices" -> body.putArray("data").add(price("icp.analyze")).add(price("icp.criteria"));
            case "holdCredits" -> {
                if (poor) {
                    return Problem.response(
                            new Failure.InsufficientCredits(new BigDecimal("0.1"), BigDecimal.ZERO),
                            "",
                            "0".repeat(32));
                }
                body.putObject("data").put("id", UUID.randomUUID().toString());
            }
            default -> body.putObject("data");
        }
        if (!request.operation().equals("listPrices")) {
            entries.add(request.operation());
        }
        return new ApiResponse(200, Map.of("content-type", "application/json"), Json.write(body));
    }

    private static ObjectNode price(String action) {
        return Json.object().put("action", action).put("credits", new BigDecimal("0.1"));
    }
}
