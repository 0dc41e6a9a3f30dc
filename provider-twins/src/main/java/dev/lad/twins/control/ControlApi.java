package dev.lad.twins.control;

import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Deliveries;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Faults;
import dev.lad.twins.kit.Refusal;
import dev.lad.twins.kit.Twin;
import dev.lad.twins.world.Behaviours;
import dev.lad.twins.world.World;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The controls that all twins share; each twin adds its own. Errors are {@code {"error":"a sentence"}} with 400 or 404.
 */
public final class ControlApi implements Twin {
    private final TwinClock clock;
    private final TwinTimers timers;
    private final World world;
    private final Behaviours behaviours;
    private final Faults faults;
    private final Deliveries deliveries;
    private final List<Stand> stands;
    private final Map<String, String> baseUrls;

    public ControlApi(
            TwinClock clock,
            TwinTimers timers,
            World world,
            Behaviours behaviours,
            Faults faults,
            Deliveries deliveries,
            List<Stand> stands,
            Map<String, String> baseUrls) {
        this.clock = clock;
        this.timers = timers;
        this.world = world;
        this.behaviours = behaviours;
        this.faults = faults;
        this.deliveries = deliveries;
        this.stands = List.copyOf(stands);
        this.baseUrls = baseUrls;
    }

    @Override
    public String name() {
        return "control";
    }

    @Override
    public void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.GET, "/control/clock", request -> clock());
        endpoints.on(HttpMethod.PUT, "/control/clock", this::setClock);
        endpoints.on(HttpMethod.GET, "/control/state", request -> state());
        endpoints.on(HttpMethod.POST, "/control/reset", request -> resetAll());
        new PeopleControls(world, behaviours).mount(endpoints);
        new FaultControls(faults, stands).mount(endpoints);
        new WebhookControls(deliveries, stands).mount(endpoints);
    }

    @Override
    public void authenticate(HttpServerRequest request) {}

    @Override
    public Answer refuse(int status, HttpServerRequest request) {
        var sentence =
                switch (status) {
                    case 404 -> "There is no control at " + request.path();
                    case 405 -> request.path() + " does not take " + request.method();
                    default -> "Refused with " + status;
                };
        return Answer.json(status, new JsonObject().put("error", sentence));
    }

    @Override
    public void reset() {}

    static Refusal refusal(int status, String sentence) {
        return new Refusal(Answer.json(status, new JsonObject().put("error", sentence)));
    }

    static JsonObject body(RoutingContext request) {
        try {
            var body = request.body().asJsonObject();
            return body == null ? new JsonObject() : body;
        } catch (RuntimeException unreadable) {
            throw refusal(400, "The body is not a JSON object");
        }
    }

    private Answer clock() {
        return Answer.json(
                200, new JsonObject().put("now", clock.instant().toString()).put("speed", clock.speed()));
    }

    /** Answers when everything that a leap made due has happened. */
    private Answer setClock(RoutingContext request) {
        var body = body(request);
        try {
            if (body.containsKey("speed")) {
                clock.setSpeed(body.getDouble("speed"));
            }
            if (body.containsKey("advanceSeconds")) {
                clock.advance(Duration.ofMillis(Math.round(body.getDouble("advanceSeconds") * 1_000)));
            }
            if (body.containsKey("now")) {
                clock.advance(Duration.between(clock.instant(), Instant.parse(body.getString("now"))));
            }
        } catch (IllegalArgumentException | DateTimeException | ClassCastException | NullPointerException wrong) {
            throw refusal(
                    400,
                    "speed, advanceSeconds and now must be a number, a number and an instant ahead: "
                            + wrong.getMessage());
        }
        timers.runDue();
        return clock();
    }

    private Answer state() {
        var providers = new JsonObject();
        stands.forEach(stand -> providers.put(
                stand.twin().name(),
                stand.context()
                        .counters()
                        .toJson()
                        .put("baseUrl", baseUrls.get(stand.twin().name()))));
        return Answer.json(
                200,
                new JsonObject()
                        .put("now", clock.instant().toString())
                        .put("speed", clock.speed())
                        .put("worldSeed", world.seed())
                        .put("people", world.people().size())
                        .put("companies", world.companies().size())
                        .put("providers", providers));
    }

    /** All but the clock, which cannot go back and may be somebody else's too. */
    private Answer resetAll() {
        timers.cancelAll();
        faults.clear();
        deliveries.clear();
        behaviours.reset();
        stands.forEach(stand -> {
            stand.context().webhooks().reset();
            stand.context().counters().reset();
            stand.twin().reset();
        });
        return Answer.json(
                200,
                new JsonObject()
                        .put(
                                "reset",
                                new JsonArray(stands.stream()
                                        .map(stand -> stand.twin().name())
                                        .toList())));
    }
}
