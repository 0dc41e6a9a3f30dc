package dev.lad.icp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lad.icp.GeminiClient.Completion;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Failure.Fault;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Schema;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the model, and believes nothing that does not fit the contract. An answer that does not fit is asked for once more,
 * with what was wrong; a second one fails with {@code ProviderFailed} and the code {@code unusable_answer}.
 */
final class Analyst {
    private static final Logger LOG = LoggerFactory.getLogger(Analyst.class);
    private static final int LONGEST_PROSE = 1_000;

    private final GeminiClient client;
    private final Task<Icp> profile;
    private final Prompts prompts;
    private final Schema criteriaSchema;

    Analyst(GeminiClient client, Contract contract, Prompts prompts) {
        this.client = client;
        this.prompts = prompts;
        Schema icp = schema(contract, "Icp");
        this.criteriaSchema = schema(contract, "Criteria");
        this.profile = new Task<>(Prompts.PROFILE, prompts.profileForm(), answer -> profile(icp, answer));
    }

    /** @param read what an answer says; throws {@link Unusable} where it does not fit */
    private record Task<T>(String instruction, JsonNode form, Function<ObjectNode, T> read) {}

    Future<Finding<Icp>> profile(String data) {
        return ask(profile, data);
    }

    Future<Finding<Search>> search(String data, int limit) {
        return ask(new Task<>(Prompts.CRITERIA, prompts.criteriaForm(), answer -> search(answer, limit)), data);
    }

    private <T> Future<Finding<T>> ask(Task<T> task, String data) {
        return attempt(task, task.instruction(), data)
                .recover(error -> error instanceof Unusable unusable
                        ? attempt(task, task.instruction() + unusable.complaint(), data)
                                .recover(Analyst::gaveUp)
                        : Future.failedFuture(error));
    }

    private <T> Future<Finding<T>> attempt(Task<T> task, String instruction, String data) {
        return client.generate(instruction, Prompts.marked(data), task.form())
                .map(completion ->
                        Finding.byModel(task.read().apply(parsed(task.form(), completion)), completion.model()));
    }

    private static <T> Future<T> gaveUp(Throwable error) {
        return Future.failedFuture(
                error instanceof Unusable
                        ? new Failure.ProviderFailed(
                                "gemini",
                                "unusable_answer",
                                "Gemini answered twice with what cannot be used; word it otherwise, or send"
                                        + " allowFallback.")
                        : error);
    }

    private static ObjectNode parsed(JsonNode form, Completion completion) {
        if (completion.ending().equals("MAX_TOKENS")) {
            throw new Unusable("It was too long and was cut off; give fewer and shorter values.");
        }
        try {
            if (StrictJson.parse(Buffer.buffer(completion.text())) instanceof ObjectNode object) {
                complete(form, object);
                tidy(object);
                return object;
            }
        } catch (MalformedJson broken) {
            throw new Unusable("It was no JSON.");
        }
        throw new Unusable("It was no JSON object.");
    }

    private static Icp profile(Schema schema, ObjectNode answer) {
        check(schema, answer);
        Icp icp = Json.read(answer, Icp.class);
        if (icp.isEmpty()) {
            throw Rules.nothingRecognized();
        }
        return icp;
    }

    private Search search(ObjectNode answer, int limit) {
        String explanation = answer.path("explanation").asText("");
        String band = answer.path("revenueBand").asText("");
        RevenueBand revenue =
                RevenueBand.of(band).orElseThrow(() -> new Unusable("revenueBand is none of those allowed."));
        answer.remove(List.of("explanation", "revenueBand"));
        answer.put("limit", limit);
        revenue.revenue().ifPresent(bounds -> answer.set("revenue", Json.tree(bounds)));
        check(criteriaSchema, answer);
        Criteria criteria = Json.read(answer, Criteria.class).withoutContradictions();
        if (criteria.isEmpty()) {
            throw Rules.nothingRecognized();
        }
        return new Search(criteria, explanation.isBlank() ? criteria.inWords() : explanation);
    }

    private static void check(Schema schema, ObjectNode answer) {
        List<Fault> faults = schema.faults(answer);
        if (!faults.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("at", faults.stream().map(Fault::pointer).toList())
                    .log("gemini.answer-unusable");
            // Without the faults themselves: they may quote what the customer wrote, and this goes among the
            // instructions.
            throw new Unusable("It did not fit the schema; use only the members and values that the schema allows.");
        }
    }

    /** A list that was left out is empty. */
    private static void complete(JsonNode form, ObjectNode answer) {
        form.path("properties").properties().forEach(member -> {
            if (member.getValue().path("type").asText().equals("ARRAY") && !answer.has(member.getKey())) {
                answer.putArray(member.getKey());
            }
        });
    }

    /** Blank and repeated values mean nothing, and prose may be shortened; all else is left for the check. */
    private static void tidy(ObjectNode answer) {
        answer.properties().forEach(member -> {
            if (member.getValue() instanceof ArrayNode array) {
                Set<JsonNode> values = new LinkedHashSet<>();
                array.forEach(value -> values.add(value.isTextual() ? text(value) : value));
                values.removeIf(value -> value.isTextual() && value.asText().isEmpty());
                array.removeAll().addAll(values);
            } else if (member.getValue().isTextual()) {
                member.setValue(text(member.getValue()));
            }
        });
    }

    private static JsonNode text(JsonNode value) {
        String stripped = value.asText().strip();
        return TextNode.valueOf(
                stripped.length() <= LONGEST_PROSE ? stripped : stripped.substring(0, LONGEST_PROSE - 1) + "…");
    }

    private static Schema schema(Contract contract, String name) {
        ObjectNode reference = Json.object().put("$ref", "#/components/schemas/" + name);
        return Schema.of(reference, contract.document());
    }

    /** An answer that does not fit; never leaves this class. */
    private static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String why) {
            super(why, null, false, false);
        }

        String complaint() {
            return "\nYour last answer could not be used: " + getMessage();
        }
    }
}
