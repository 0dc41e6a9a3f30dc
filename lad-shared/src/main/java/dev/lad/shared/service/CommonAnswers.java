package dev.lad.shared.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Operation.Access;
import dev.lad.shared.service.Operation.In;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What clients read of every operation without its contract having to say it: the refusals that can happen to it, and who may
 * call it. A contract says what is its own, also under the same status; see {@code common.yaml} for the words.
 */
public final class CommonAnswers {
    /** How a code stands in a description. */
    private static final Pattern CODE = Pattern.compile("`[a-z]+(?:_[a-z]+)+`");

    private CommonAnswers() {}

    /**
     * Completes a document of which operations have been left out.
     *
     * @param document made of the document of {@code contract}, its operations called the same
     */
    public static void write(ObjectNode document, Contract contract) {
        ObjectNode components = document.withObjectProperty("components");
        JsonNode common = ContractReader.COMMON.path("components");
        ObjectNode needed = Json.object();
        needed.set("responses", common.path("responses"));
        needed.putObject("schemas")
                .setAll(Map.of(
                        "Problem", common.path("schemas").path("Problem"),
                        "Credits", common.path("schemas").path("Credits")));
        ContractEnvelopes.merge(components, needed);
        components.path("responses").forEach(ContractEnvelopes::problem);
        document.path("paths")
                .forEach(path -> path.forEach(
                        member -> contract.operation(member.path("operationId").asText())
                                .ifPresent(operation -> {
                                    answers(document, (ObjectNode) member, operation);
                                    needs((ObjectNode) member, operation);
                                })));
    }

    private static void answers(ObjectNode document, ObjectNode member, Operation operation) {
        Map<String, JsonNode> answers = new TreeMap<>();
        member.path("responses").properties().forEach(answer -> answers.put(answer.getKey(), answer.getValue()));
        common(operation).forEach((status, name) -> {
            ObjectNode reference = Json.object().put("$ref", "#/components/responses/" + name);
            answers.merge(status, reference, (own, everybodys) -> joined(document, own, everybodys));
        });
        member.set("responses", Json.object().setAll(answers));
    }

    /** Both under one status, unless the contract's own words say it already. */
    private static JsonNode joined(ObjectNode document, JsonNode own, JsonNode everybodys) {
        ObjectNode answer = ContractReader.resolve(document, own).deepCopy();
        String said = answer.path("description").asText();
        String more =
                ContractReader.resolve(document, everybodys).path("description").asText();
        Matcher code = CODE.matcher(more);
        return code.find() && said.contains(code.group()) ? own : answer.put("description", said + "\n\n" + more);
    }

    /** Names of components by status. */
    private static Map<String, String> common(Operation operation) {
        Map<String, String> answers = new TreeMap<>(
                Map.of("400", "Invalid", "429", "TooMany", "503", "Unavailable", "504", "DeadlinePassed"));
        if (operation.access() != Access.PUBLIC) {
            answers.put("401", "Unauthenticated");
            answers.put("403", "Forbidden");
        }
        if (operation.path().contains("{")) {
            answers.put("404", "NotFound");
        }
        if (operation.isOncePerKey()) {
            answers.put("409", "KeyInUse");
            answers.put("410", "AnswerErased");
            answers.put("422", "KeyReused");
        }
        if (operation.parameters().stream()
                .anyMatch(one -> one.in() == In.HEADER && one.name().equalsIgnoreCase("If-Match"))) {
            answers.put("412", "Stale");
        }
        if (!operation.isRead()) {
            answers.put("413", "TooLarge");
        }
        if (!operation.mediaTypes().isEmpty()) {
            answers.put("415", "OtherMediaType");
        }
        return answers;
    }

    private static void needs(ObjectNode member, Operation operation) {
        List<String> facts = new ArrayList<>();
        if (operation.access() == Access.PUBLIC) {
            facts.add("no login");
        } else {
            facts.add("the role `" + operation.role().key() + "`");
            operation.feature().ifPresent(feature -> facts.add("the feature `" + feature + "`"));
            if (operation.access() == Access.PERSON) {
                facts.add("a person who is logged in, no API key");
            }
        }
        String needs = "**Needs** " + String.join(", ", facts) + ".";
        String limit = operation
                .limit()
                .map(most -> " **At most** " + most.requests() + " requests in "
                        + most.window().toSeconds() + " s.")
                .orElse("");
        String said = member.path("description").asText();
        member.put("description", (said.isEmpty() ? "" : said + "\n\n") + needs + limit);
    }
}
