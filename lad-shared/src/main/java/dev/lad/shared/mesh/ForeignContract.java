package dev.lad.shared.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.service.Contract;

/**
 * Reads the OpenAPI document of a service at a URL. A document that was not written for LAD needs nothing but an
 * {@code operationId} for each operation; what it leaves out is filled in on the safe side: where it does not speak of
 * security at all, every operation asks for a login.
 */
final class ForeignContract {
    private ForeignContract() {}

    /** @throws RuntimeException of several kinds when the document is no contract of that service */
    static Contract read(String service, JsonNode document) {
        if (!(document instanceof ObjectNode object)) {
            throw new IllegalArgumentException("what came is no JSON object");
        }
        if (!object.path("openapi").asText().startsWith("3.")) {
            throw new IllegalArgumentException("what came is no OpenAPI 3 document");
        }
        ObjectNode info = object.withObjectProperty("info");
        if (!info.has("x-lad-service")) {
            info.put("x-lad-service", service);
        }
        if (!object.has("security")) {
            object.putArray("security").addObject().putArray("bearer");
        }
        Contract contract = Contract.of(object);
        if (!contract.service().equals(service)) {
            throw new IllegalArgumentException("what came is the contract of " + contract.service());
        }
        return contract;
    }
}
