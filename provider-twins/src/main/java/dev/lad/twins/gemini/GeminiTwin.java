package dev.lad.twins.gemini;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Refusal;
import dev.lad.twins.kit.Twin;
import dev.lad.twins.kit.TwinContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Gemini Developer API under {@code /v1} and {@code /v1beta}. */
public final class GeminiTwin implements Twin {
    /** Those that Google served in November 2026. */
    private static final List<String> MODELS = List.of(
            "gemini-3.8-flash",
            "gemini-3.7-flash",
            "gemini-3.6-flash",
            "gemini-3.5-flash",
            "gemini-3.5-flash-lite",
            "gemini-3.1-flash-lite",
            "gemini-2.5-flash",
            "gemini-2.5-pro");

    private static final int CHUNK_CHARACTERS = 80;

    private final TwinContext context;
    private final String key;
    private final Quota quota;
    private final Directives directives = new Directives();
    private final Set<String> models = new LinkedHashSet<>(MODELS);

    /** @param key accepted as {@code x-goog-api-key} or as the parameter {@code key} */
    public GeminiTwin(TwinContext context, String key) {
        this.context = context;
        this.key = key;
        this.quota = new Quota(context.clock());
    }

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public void mount(Endpoints endpoints) {
        for (String version : List.of("v1", "v1beta")) {
            endpoints.on(GET, "/" + version + "/models", request -> Answer.json(200, listed()));
            endpoints.on(GET, "/" + version + "/models/:model", request -> {
                String model = served(version, request.pathParam("model"));
                return Answer.json(200, described(model));
            });
            endpoints.on(POST, "/" + version + "/models/:call", request -> call(version, request));
        }
    }

    @Override
    public void authenticate(HttpServerRequest request) {
        String given = Optional.ofNullable(request.getHeader("x-goog-api-key"))
                .or(() -> Optional.ofNullable(request.getParam("key")))
                .orElseThrow(() -> new Refusal(GeminiError.missingKey()));
        if (!given.equals(key)) {
            throw new Refusal(GeminiError.invalidKey());
        }
    }

    @Override
    public Answer refuse(int status, HttpServerRequest request) {
        return switch (status) {
            case 400, 413, 415 -> GeminiError.answer(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
            case 401 -> GeminiError.invalidKey();
            case 402 -> GeminiError.answer(402, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.");
            case 403 -> GeminiError.answer(403, "PERMISSION_DENIED", "The caller does not have permission");
            case 404, 405 -> GeminiError.answer(404, "NOT_FOUND", "Requested entity was not found.");
            case 429 ->
                GeminiError.quota("gemini-3.8-flash", Quota.PER_MINUTE, quota.perMinute(), Duration.ofSeconds(47));
            case 499 -> GeminiError.answer(499, "CANCELLED", "The operation was cancelled.");
            case 503 -> GeminiError.answer(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
            case 504 ->
                GeminiError.answer(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.");
            default -> GeminiError.answer(status, "INTERNAL", "An internal error has occurred. Please retry.");
        };
    }

    @Override
    public void controls(Endpoints control) {
        control.on(POST, "/control/gemini/quota", request -> {
            JsonObject body = body(request);
            quota.limit(
                    body.getInteger("requestsPerMinute", quota.perMinute()),
                    body.getInteger("requestsPerDay", quota.perDay()));
            return Answer.json(
                    200,
                    new JsonObject().put("requestsPerMinute", quota.perMinute()).put("requestsPerDay", quota.perDay()));
        });
        control.on(POST, "/control/gemini/next", request -> Answer.json(200, directives.add(body(request))));
        control.on(POST, "/control/gemini/models/:model/retire", request -> {
            models.remove(request.pathParam("model"));
            return Answer.json(200, listed());
        });
    }

    @Override
    public void reset() {
        quota.reset();
        directives.clear();
        models.addAll(MODELS);
    }

    private Answer call(String version, RoutingContext request) {
        String[] call = request.pathParam("call").split(":", 2);
        String model = served(version, call[0]);
        return switch (call.length == 2 ? call[1] : "") {
            case "generateContent" -> {
                Generation generation = generate(model, request);
                yield Answer.json(200, generation.whole());
            }
            case "streamGenerateContent" -> stream(request, generate(model, request));
            case "countTokens" ->
                Answer.json(
                        200,
                        new JsonObject()
                                .put(
                                        "totalTokens",
                                        Generation.tokens(
                                                Prompt.parse(body(request)).text())));
            default -> throw new Refusal(refuse(404, request.request()));
        };
    }

    private Generation generate(String model, RoutingContext request) {
        Prompt prompt = Prompt.parse(body(request));
        Optional<SchemaNode> schema = prompt.schema().map(SchemaNode::parse);
        quota.take(model);
        context.counters().effect("generation", model);
        return Generation.of(
                prompt, schema, directives.next(), model, context.ids().base62(22));
    }

    private static Answer stream(RoutingContext request, Generation generation) {
        List<JsonObject> parts = generation.parts(CHUNK_CHARACTERS);
        if (!"sse".equals(request.request().getParam("alt"))) {
            return Answer.json(200, new JsonArray(parts));
        }
        List<Buffer> events = new ArrayList<>();
        parts.forEach(part -> events.add(Buffer.buffer("data: " + part.encode() + "\r\n\r\n")));
        return Answer.stream("text/event-stream", events);
    }

    private String served(String version, String model) {
        if (models.contains(model)) {
            return model;
        }
        throw GeminiError.noSuchModel(version, model);
    }

    private JsonObject listed() {
        JsonArray list = new JsonArray();
        models.forEach(model -> list.add(described(model)));
        return new JsonObject().put("models", list);
    }

    private static JsonObject described(String model) {
        return new JsonObject()
                .put("name", "models/" + model)
                .put("displayName", model)
                .put("inputTokenLimit", 1_048_576)
                .put("outputTokenLimit", 65_536)
                .put(
                        "supportedGenerationMethods",
                        new JsonArray().add("generateContent").add("countTokens"));
    }

    private static JsonObject body(RoutingContext request) {
        try {
            return Optional.ofNullable(request.body().asJsonObject()).orElseGet(JsonObject::new);
        } catch (DecodeException | ClassCastException e) {
            throw GeminiError.invalid("Invalid JSON payload received. " + e.getMessage());
        }
    }
}
