package dev.lad.campaigns.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import java.util.List;
import java.util.function.Supplier;

/** Reads plans: from a request, where steps may lack ids, and from the database. */
public final class Plans {
    private static final List<String> BRANCHES = List.of("then", "else", "onTimeout", "onFailure");

    private static final String MALFORMED =
            "The %s of the step %s has braces that belong to no variable; a variable is written {{firstName}}.";

    private Plans() {}

    /**
     * A plan as somebody wrote it. Steps without an id are given one.
     *
     * @param ids makes ids that no version of the plan has used
     * @throws Failure.Invalid with all that is wrong at once
     */
    public static Plan written(JsonNode steps, JsonNode onReply, Supplier<String> ids) {
        Plan plan = PlanLayout.of(read(identified(steps, ids)), read(identified(onReply, ids)));
        Texts.of(plan).all().stream()
                .filter(text -> text.template().malformed())
                .findFirst()
                .ifPresent(text -> {
                    throw new Failure.Invalid(
                            "invalid_plan",
                            MALFORMED.formatted(text.member(), text.step().id()),
                            List.of());
                });
        return plan;
    }

    /** What {@link #written} made, as it is kept. */
    public static Plan kept(JsonNode plan) {
        return PlanLayout.of(read(plan.path("steps")), read(plan.path("onReply")));
    }

    /** The form in which a plan is kept. */
    public static JsonNode keep(Plan plan) {
        ObjectNode json = Json.object();
        json.set("steps", write(plan.steps()));
        json.set("onReply", write(plan.onReply()));
        return json;
    }

    private static JsonNode write(List<Step> steps) {
        ArrayNode array = Json.array();
        steps.forEach(step -> array.add(Json.tree(step)));
        return array;
    }

    private static List<Step> read(JsonNode steps) {
        return steps.isArray() ? List.of(Json.read(steps, Step[].class)) : List.of();
    }

    private static JsonNode identified(JsonNode steps, Supplier<String> ids) {
        JsonNode copy = steps.deepCopy();
        identify(copy, ids);
        return copy;
    }

    private static void identify(JsonNode steps, Supplier<String> ids) {
        for (JsonNode each : steps) {
            ObjectNode step = (ObjectNode) each;
            if (!step.has("id")) {
                step.put("id", ids.get());
            }
            BRANCHES.forEach(branch -> identify(step.path(branch), ids));
        }
    }
}
