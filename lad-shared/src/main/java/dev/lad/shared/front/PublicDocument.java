package dev.lad.shared.front;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.service.CommonAnswers;
import dev.lad.shared.service.Contract;

/**
 * What of a contract clients may read: the operations between services are left out, and what is the same for all
 * operations is written out.
 */
public final class PublicDocument {
    private PublicDocument() {}

    /** A copy, the caller's to change. */
    public static ObjectNode of(Contract contract) {
        ObjectNode document = contract.document().deepCopy();
        ObjectNode paths = document.withObjectProperty("paths");
        paths.forEach(path -> path.properties().removeIf(operation -> internal(operation.getValue())));
        paths.properties().removeIf(path -> path.getValue().properties().stream()
                .noneMatch(member -> member.getValue().has("operationId")));
        CommonAnswers.write(document, contract);
        return document;
    }

    private static boolean internal(JsonNode operation) {
        return operation.path("x-lad-internal").asBoolean(false);
    }
}
