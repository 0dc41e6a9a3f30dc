package dev.lad.twins.control;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Fault;
import dev.lad.twins.kit.Faults;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Adds and removes faults: {@code {"provider":"apollo","operation":"POST /api/v1/people/match","kind":"status",
 * "status":429,"times":2}}. Kinds are status, slow (with {@code millis}), drop_before, drop_after, and for webhooks, whose
 * operation is the beginning of an event name, duplicate, disorder and lose.
 */
final class FaultControls {
    private static final Set<Integer> STATUSES = Set.of(401, 403, 429, 500, 503);
    private static final int MOST_TIMES = 1_000_000;
    private static final int LONGEST_MILLIS = 600_000;

    private final Faults faults;
    private final List<Stand> stands;

    FaultControls(Faults faults, List<Stand> stands) {
        this.faults = faults;
        this.stands = stands;
    }

    void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.POST, "/control/faults", this::add);
        endpoints.on(HttpMethod.GET, "/control/faults", request -> list());
        endpoints.on(HttpMethod.DELETE, "/control/faults", request -> clear());
        endpoints.on(HttpMethod.DELETE, "/control/faults/:fault", this::remove);
    }

    private Answer add(RoutingContext request) {
        var body = ControlApi.body(request);
        var provider = body.getString("provider", "");
        if (stands.stream().noneMatch(stand -> stand.twin().name().equals(provider))) {
            throw ControlApi.refusal(400, "provider must name a twin, not '" + provider + "'");
        }
        var rule = faults.add(
                provider,
                Optional.ofNullable(body.getString("operation")),
                fault(body),
                number(body, "times", 1, 1, MOST_TIMES));
        return Answer.json(201, json(rule));
    }

    private Answer list() {
        var rules = new JsonArray();
        faults.list().forEach(rule -> rules.add(json(rule)));
        return Answer.json(200, new JsonObject().put("faults", rules));
    }

    private Answer clear() {
        faults.clear();
        return Answer.empty(204);
    }

    private Answer remove(RoutingContext request) {
        if (!faults.remove(request.pathParam("fault"))) {
            throw ControlApi.refusal(404, "That fault is not waiting, or has happened");
        }
        return Answer.empty(204);
    }

    private static Fault fault(JsonObject body) {
        var kind = body.getString("kind", "");
        return switch (kind) {
            case "status" -> {
                var status = number(body, "status", 500, 400, 599);
                if (!STATUSES.contains(status)) {
                    throw ControlApi.refusal(400, "status must be one of " + STATUSES);
                }
                yield new Fault.Status(status);
            }
            case "slow" -> new Fault.Slow(Duration.ofMillis(number(body, "millis", 1_000, 1, LONGEST_MILLIS)));
            case "drop_before" -> new Fault.DropBefore();
            case "drop_after" -> new Fault.DropAfter();
            case "duplicate" -> new Fault.Duplicate();
            case "disorder" -> new Fault.Disorder();
            case "lose" -> new Fault.Lose();
            default ->
                throw ControlApi.refusal(
                        400,
                        "kind must be status, slow, drop_before, drop_after, duplicate, disorder or lose, not '" + kind
                                + "'");
        };
    }

    private static int number(JsonObject body, String name, int otherwise, int least, int most) {
        var value = body.getValue(name, otherwise);
        if (value instanceof Number number && number.intValue() >= least && number.intValue() <= most) {
            return number.intValue();
        }
        throw ControlApi.refusal(400, name + " must be a number from " + least + " to " + most);
    }

    private static JsonObject json(Faults.Rule rule) {
        var json = new JsonObject()
                .put("id", rule.id())
                .put("provider", rule.provider())
                .put("operation", rule.operation().orElse(null))
                .put("kind", rule.fault().kind())
                .put("times", rule.remaining());
        if (rule.fault() instanceof Fault.Status injected) {
            json.put("status", injected.status());
        } else if (rule.fault() instanceof Fault.Slow slow) {
            json.put("millis", slow.delay().toMillis());
        }
        return json;
    }
}
