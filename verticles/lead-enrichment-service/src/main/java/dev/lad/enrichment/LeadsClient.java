package dev.lad.enrichment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.enrichment.Enrichment.Item;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** apollo-leads, as far as an item needs it. */
final class LeadsClient {
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Services services;
    private final Clock wall;

    LeadsClient(Services services, Clock wall) {
        this.services = services;
        this.wall = wall;
    }

    /** What apollo-leads knows of a lead now. */
    private record Known(UUID leadId, boolean email, BigDecimal credits) {
        Known plus(JsonNode revealed) {
            return new Known(
                    leadId,
                    revealed.has("email"),
                    credits.add(revealed.path("creditsUsed").decimalValue()));
        }

        ItemResult result() {
            return new ItemResult.Completed(leadId, email, credits);
        }
    }

    /** Enriches the item's lead, and looks for an address where that is wished and none came. Never fails. */
    Future<ItemResult> enrich(Caller caller, UUID enrichmentId, Item item, boolean withEmail) {
        String key = "enrichment:" + enrichmentId + ":" + item.position();
        return ask(caller, "enrichLead", item.asked(), key)
                .map(LeadsClient::known)
                .compose(known -> withEmail && !known.email()
                        ? ask(
                                        caller,
                                        "revealEmail",
                                        Json.object()
                                                .put("leadId", known.leadId().toString()),
                                        key + ":email")
                                .map(known::plus)
                        : Future.succeededFuture(known))
                .map(Known::result)
                .otherwise(ItemResult::of);
    }

    private Future<JsonNode> ask(Caller caller, String operation, JsonNode body, String key) {
        Caller patient = new Caller(
                caller.identity(),
                caller.trace(),
                caller.requestId(),
                Math.min(caller.deadlineMillis(), wall.millis() + PATIENCE.toMillis()));
        return services.call(
                patient, Ask.of("apollo-leads", operation).body(body).key(key));
    }

    private static Known known(JsonNode enriched) {
        JsonNode lead = enriched.path("lead");
        if (!lead.path("id").isTextual()) {
            throw new Failure.Other(502, "incompatible_release", "apollo-leads answered without a lead.");
        }
        return new Known(
                UUID.fromString(lead.path("id").asText()),
                lead.has("email"),
                enriched.path("creditsUsed").decimalValue());
    }
}
