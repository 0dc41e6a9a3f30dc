package dev.lad.shared.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.errors.Problem;

/**
 * Writes out what a contract leaves unsaid because it is the same everywhere. {@code x-lad-data} on an answer is the
 * schema of {@code data} in the success envelope, {@code x-lad-list} the schema of one item of a paged list; an answer of
 * 400 and above is a problem document, and every operation may answer one; one for persons is called with no API key.
 */
final class ContractEnvelopes {
    private ContractEnvelopes() {}

    static void complete(ObjectNode document, ObjectNode common) {
        merge(document, common);
        shared(document);
        document.path("components").path("responses").forEach(ContractEnvelopes::problem);
        document.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    if (operation instanceof ObjectNode object && object.has("operationId")) {
                        answers(object);
                        credentials(object, document.path("security"));
                    }
                }));
    }

    /** Puts a copy in the place of a path that is the same in several services: {@code $ref} to a common path item. */
    private static void shared(ObjectNode document) {
        if (document.path("paths") instanceof ObjectNode paths) {
            paths.properties()
                    .forEach(path -> path.setValue(
                            ContractReader.resolve(document, path.getValue()).deepCopy()));
        }
        if (document.path("components") instanceof ObjectNode components) {
            components.remove("pathItems");
        }
    }

    /** Adds the members of {@code from} that {@code into} lacks, at every depth. */
    static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            JsonNode present = into.get(entry.getKey());
            if (present == null) {
                into.set(entry.getKey(), entry.getValue().deepCopy());
            } else if (present instanceof ObjectNode object && entry.getValue() instanceof ObjectNode more) {
                merge(object, more);
            }
        });
    }

    private static void credentials(ObjectNode operation, JsonNode security) {
        if (operation.path(ContractReader.CALLER).asText().equals(ContractReader.PERSON)
                && !operation.has("security")) {
            ArrayNode taken = operation.putArray("security");
            security.forEach(scheme -> {
                if (!scheme.has("apiKey")) {
                    taken.add(scheme);
                }
            });
        }
    }

    private static void answers(ObjectNode operation) {
        ObjectNode responses = operation.withObjectProperty("responses");
        responses.properties().forEach(answer -> {
            JsonNode response = answer.getValue();
            if (response.has("x-lad-data")) {
                envelope((ObjectNode) response, ((ObjectNode) response).remove("x-lad-data"), false);
            } else if (response.has("x-lad-list")) {
                envelope((ObjectNode) response, ((ObjectNode) response).remove("x-lad-list"), true);
            } else if (answer.getKey().compareTo("400") >= 0) {
                problem(response);
            }
        });
        if (!responses.has("default")) {
            responses.putObject("default").put("$ref", "#/components/responses/Problem");
        }
    }

    /** A problem document, where it does not say what it is. */
    static void problem(JsonNode response) {
        if (response instanceof ObjectNode object && !object.has("$ref") && !object.has("content")) {
            object.putObject("content")
                    .putObject(Problem.MEDIA_TYPE)
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/Problem");
        }
    }

    private static void envelope(ObjectNode response, JsonNode schema, boolean list) {
        ObjectNode envelope = response.withObjectProperty("content")
                .withObjectProperty("application/json")
                .putObject("schema");
        envelope.put("type", "object").put("additionalProperties", false);
        envelope.putArray("required").add("success").add("data");
        ObjectNode members = envelope.putObject("properties");
        members.putObject("success").put("const", true);
        if (list) {
            envelope.withArrayProperty("required").add("pagination");
            members.putObject("data").put("type", "array").set("items", schema);
            members.putObject("pagination").put("$ref", "#/components/schemas/Pagination");
        } else {
            members.set("data", schema);
        }
    }
}
