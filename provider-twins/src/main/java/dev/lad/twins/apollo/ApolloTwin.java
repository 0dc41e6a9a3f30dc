package dev.lad.twins.apollo;

import static dev.lad.twins.apollo.RateLimits.EndpointClass.ENRICHMENT;
import static dev.lad.twins.apollo.RateLimits.EndpointClass.ORDINARY;
import static dev.lad.twins.apollo.RateLimits.EndpointClass.SEARCH;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.lad.twins.apollo.RateLimits.Allowance;
import dev.lad.twins.apollo.RateLimits.EndpointClass;
import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Operation;
import dev.lad.twins.kit.Refusal;
import dev.lad.twins.kit.Twin;
import dev.lad.twins.kit.TwinContext;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The twin of Apollo.io's API. */
public final class ApolloTwin implements Twin {
    private static final String BASE = "/api/v1";
    private static final int RETRY_AFTER_SECONDS = 30;

    private final TwinContext twin;
    private final String key;
    private final RateLimits limits;
    private final Credits credits;
    private final Owned owned;
    private final PhoneReveals phones;
    private final Enrichment enrichment;
    private final Search search;

    /**
     * Makes the twin.
     *
     * @param key the master key; the same with {@code -scoped} behind it is one that may not read usage
     */
    public ApolloTwin(TwinContext twin, String key) {
        this.twin = twin;
        this.key = key;
        this.limits = new RateLimits(twin.clock());
        this.credits = new Credits(twin.memory());
        this.owned = new Owned(twin.memory());
        this.phones = new PhoneReveals(twin, credits);
        this.enrichment = new Enrichment(twin, credits, owned, phones);
        this.search = new Search(twin.world());
    }

    @Override
    public String name() {
        return "apollo";
    }

    @Override
    public void mount(Endpoints endpoints) {
        on(endpoints, POST, "/mixed_people/api_search", SEARCH, search::people);
        on(endpoints, POST, "/mixed_companies/search", SEARCH, search::companies);
        on(endpoints, POST, "/people/match", ENRICHMENT, enrichment::match);
        on(endpoints, POST, "/people/bulk_match", ENRICHMENT, enrichment::bulkMatch);
        on(endpoints, GET, "/people/:id", ENRICHMENT, enrichment::person);
        on(endpoints, GET, "/organizations/enrich", ENRICHMENT, enrichment::organization);
        on(endpoints, POST, "/organizations/enrich", ENRICHMENT, enrichment::organization);
        on(endpoints, POST, "/organizations/bulk_enrich", ENRICHMENT, enrichment::bulkOrganizations);
        on(endpoints, GET, "/organizations/:id", ORDINARY, enrichment::organizationById);
        on(endpoints, GET, "/webhook_result/:request", ORDINARY, rc -> phones.poll(rc.pathParam("request")));
        on(endpoints, POST, "/usage_stats/api_usage_stats", ORDINARY, this::apiUsage);
        on(endpoints, POST, "/usage_stats/credit_usage_stats", ORDINARY, this::creditUsage);
    }

    private void on(
            Endpoints endpoints, HttpMethod method, String path, EndpointClass endpointClass, Operation operation) {
        endpoints.on(method, BASE + path, request -> {
            var headers = limits.spend(BASE + path, endpointClass);
            try {
                return operation.handle(request).with(headers);
            } catch (Refusal refusal) {
                return refusal.answer().with(headers);
            }
        });
    }

    @Override
    public void authenticate(HttpServerRequest request) {
        var given = request.getHeader("x-api-key");
        if (!key.equals(given) && !scopedKey().equals(given)) {
            throw new Refusal(ApolloErrors.invalidKey());
        }
    }

    @Override
    public Answer refuse(int status, HttpServerRequest request) {
        return switch (status) {
            case 401 -> ApolloErrors.invalidKey();
            case 403 -> ApolloErrors.inaccessible(request.path());
            case 429 ->
                ApolloErrors.tooMany(
                                request.path(),
                                EndpointClass.ORDINARY.organizationPlan().hour(),
                                "hour",
                                RETRY_AFTER_SECONDS)
                        .with("x-hourly-requests-left", "0");
            case 404 -> ApolloErrors.error(404, "Not Found");
            case 503 -> ApolloErrors.error(503, "Service Unavailable");
            default -> ApolloErrors.error(status, status >= 500 ? "Internal Server Error" : "Invalid request");
        };
    }

    /**
     * {@code PUT /control/apollo/credits {"left":5}} and {@code PUT /control/apollo/limits
     * {"class":"search","minute":5,"hour":100,"day":1000}}; a reset restores both.
     */
    @Override
    public void controls(Endpoints control) {
        control.on(PUT, "/control/apollo/credits", request -> {
            credits.leave(Params.of(request).integer("left", 0, 0, 1_000_000_000));
            return Answer.json(200, creditsJson());
        });
        control.on(GET, "/control/apollo/credits", request -> Answer.json(200, creditsJson()));
        control.on(PUT, "/control/apollo/limits", this::changeLimits);
    }

    @Override
    public void resume() {
        phones.resume();
    }

    @Override
    public void reset() {
        limits.reset();
        credits.reset();
        owned.reset();
        phones.reset();
    }

    private Answer changeLimits(RoutingContext request) {
        var params = Params.of(request);
        var endpointClass = EndpointClass.named(params.string("class").orElse(""));
        limits.allow(
                endpointClass,
                new Allowance(
                        params.integer("minute", RateLimits.UNLIMITED, 0, RateLimits.UNLIMITED),
                        params.integer("hour", RateLimits.UNLIMITED, 0, RateLimits.UNLIMITED),
                        params.integer("day", RateLimits.UNLIMITED, 0, RateLimits.UNLIMITED)));
        return Answer.empty(204);
    }

    private String scopedKey() {
        return key + "-scoped";
    }

    private Answer apiUsage(RoutingContext request) {
        requireMasterKey(request);
        return Answer.json(200, limits.usage());
    }

    private Answer creditUsage(RoutingContext request) {
        requireMasterKey(request);
        var cycle = LocalDate.ofInstant(twin.clock().instant(), ZoneOffset.UTC).withDayOfMonth(1);
        return Answer.json(
                200,
                new JsonObject()
                        .put("credit_usage_stats", new JsonObject().put("lead_credit", creditsJson()))
                        .put(
                                "current_credit_cycle",
                                new JsonObject()
                                        .put("start_date", cycle.toString())
                                        .put("end_date", cycle.plusMonths(1).toString())));
    }

    private void requireMasterKey(RoutingContext request) {
        if (!key.equals(request.request().getHeader("x-api-key"))) {
            throw new Refusal(ApolloErrors.inaccessible(request.request().path()));
        }
    }

    private JsonObject creditsJson() {
        return new JsonObject()
                .put("limit", credits.limit())
                .put("consumed", credits.consumed())
                .put("left_over", credits.left());
    }
}
