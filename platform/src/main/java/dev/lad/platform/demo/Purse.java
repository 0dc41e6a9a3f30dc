package dev.lad.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;

/** The tenant's credits, as billing's ledger has them. */
final class Purse {
    private final Stage stage;

    Purse(Stage stage) {
        this.stage = stage;
    }

    /** What has been spent, once nothing is set aside any more: some charges are settled when a callback has come. */
    BigDecimal spent() {
        JsonNode settled = stage.patience().until("all credits set aside to be settled", () -> Optional.of(
                        stage.lad().look("/api/billing/credits/balance"))
                .filter(balance -> balance.path("held").decimalValue().signum() == 0));
        return settled.path("spent").decimalValue();
    }
}
