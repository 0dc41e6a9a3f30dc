package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;

/** A team registers, logs in, and finds its welcome credits. */
final class Arrival {
    private static final String PASSWORD = "a password for the demo";

    private final Stage stage;

    Arrival(Stage stage) {
        this.stage = stage;
    }

    /** The credits to begin with. */
    BigDecimal play() {
        Lad lad = stage.lad();
        stage.narrator().chapter("A team comes to LAD");
        String email = "dana-" + UUID.randomUUID().toString().substring(0, 8) + "@northwind.example";
        JsonNode owner = lad.post(
                        "/api/auth/register",
                        Map.of(
                                "email", email,
                                "password", PASSWORD,
                                "firstName", "Dana",
                                "lastName", "Lind",
                                "organisation", "Northwind"))
                .path("user");
        stage.narrator()
                .tell(
                        "%s owns the tenant %s.",
                        owner.path("name").asText(), owner.path("tenantName").asText());

        JsonNode login = lad.post("/api/auth/login", Map.of("email", email, "password", PASSWORD));
        lad.actAs(login.path("accessToken").asText());
        stage.narrator()
                .tell(
                        "The access token is good for %d minutes.",
                        login.path("expiresIn").asInt() / 60);

        BigDecimal credits =
                lad.get("/api/billing/credits/balance").path("available").decimalValue();
        stage.narrator().tell("%s credits to begin with.", credits.toPlainString());
        return credits;
    }
}
