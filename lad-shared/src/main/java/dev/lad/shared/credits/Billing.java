package dev.lad.shared.credits;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;

/** Billing's internal operations, as the guard uses them: each happens once, so that it may be asked for again. */
final class Billing {
    private final Services services;

    Billing(Services services) {
        this.services = services;
    }

    private record Hold(BigDecimal amount, String feature, String reference, String idempotencyKey, long ttlSeconds) {}

    private record Capture(BigDecimal amount) {}

    /** The hold's id; the same for the same key. */
    Future<String> hold(Caller caller, Charge charge, Duration expiry) {
        var hold = new Hold(charge.amount(), charge.feature(), charge.key(), charge.key(), expiry.toSeconds());
        return services.call(caller, Ask.of("billing", "holdCredits").body(hold).key(charge.key()))
                .map(data -> data.path("id").asText());
    }

    Future<JsonNode> capture(Caller caller, String holdId, BigDecimal amount) {
        return services.call(
                caller,
                Ask.of("billing", "captureHold")
                        .path("id", holdId)
                        .body(new Capture(amount))
                        .key("capture:" + holdId));
    }

    Future<JsonNode> release(Caller caller, String holdId) {
        return services.call(
                caller, Ask.of("billing", "releaseHold").path("id", holdId).key("release:" + holdId));
    }
}
