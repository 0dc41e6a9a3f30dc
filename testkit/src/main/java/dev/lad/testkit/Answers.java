package dev.lad.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure.Fault;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Schema;
import java.util.List;

/** Holds answers to the contract: a documented status, and a body that fits its schema. */
final class Answers {
    private Answers() {}

    static void check(Contract contract, String operationId, ApiResponse response) {
        JsonNode responses = operation(contract.document(), operationId).path("responses");
        String status = Integer.toString(response.status());
        if (response.isSuccess() && !responses.has(status)) {
            throw new AssertionError(operationId + " answered " + status + ", which its contract does not list");
        }
        JsonNode content = resolved(
                        contract, responses.has(status) ? responses.path(status) : responses.path("default"))
                .path("content");
        String mediaType = response.headers().getOrDefault("content-type", "").replaceFirst(";.*", "");
        JsonNode schema = content.path(mediaType).path("schema");
        if (schema.isMissingNode()) {
            throw new AssertionError(operationId + " answered " + status + " with " + mediaType
                    + ", which its contract does not list: " + response.body());
        }
        if (mediaType.endsWith("json")) {
            List<Fault> faults = Schema.of(schema, contract.document()).faults(StrictJson.parse(response.body()));
            if (!faults.isEmpty()) {
                throw new AssertionError(operationId + " broke its contract: " + faults + " in " + response.body());
            }
        }
    }

    private static JsonNode resolved(Contract contract, JsonNode node) {
        JsonNode ref = node.path("$ref");
        return ref.isTextual() ? contract.document().at(ref.asText().substring(1)) : node;
    }

    private static JsonNode operation(ObjectNode document, String operationId) {
        for (JsonNode path : document.path("paths")) {
            for (JsonNode operation : path) {
                if (operation.path("operationId").asText().equals(operationId)) {
                    return operation;
                }
            }
        }
        throw new AssertionError("the contract has no operation " + operationId);
    }
}
