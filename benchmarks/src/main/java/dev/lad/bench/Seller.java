package dev.lad.bench;

import dev.lad.bench.Client.Ask;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody with a tenant and a deal of their own.
 *
 * @param token good for 15 minutes
 * @param deal its id
 */
record Seller(int gatewayPort, String token, String deal) {
    static final String DEAL =
            "{\"name\":\"A deal like any other\",\"company\":\"Northwind\",\"valueMinor\":1250000,\"currency\":\"EUR\"}";

    private static final String DEALS = "/api/deals-pipeline/deals";

    static List<Seller> registered(int count, int gatewayPort) throws IOException, InterruptedException {
        List<Seller> sellers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Visitor visitor = Visitor.registered(gatewayPort);
            String token = visitor.token();
            JsonObject made = visitor.post("/deals-pipeline/deals", token, new JsonObject(DEAL));
            sellers.add(new Seller(gatewayPort, token, made.getString("id")));
        }
        return sellers;
    }

    Ask reads() {
        return Ask.get(gatewayPort, DEALS + "/" + deal, token);
    }

    Ask inserts() {
        return new Ask(HttpMethod.POST, gatewayPort, DEALS, token, DEAL, 201);
    }
}
