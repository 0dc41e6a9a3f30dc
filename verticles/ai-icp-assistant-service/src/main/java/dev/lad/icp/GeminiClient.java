package dev.lad.icp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.providers.ProviderAnswer;
import dev.lad.shared.providers.ProviderAnswer.Kind;
import dev.lad.shared.providers.ProviderAnswer.Ok;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderAnswer.Unknown;
import dev.lad.shared.providers.ProviderClient;
import dev.lad.shared.providers.ProviderRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Google's Gemini Developer API, {@code generateContent} with a response schema. */
final class GeminiClient {
    private static final Logger LOG = LoggerFactory.getLogger(GeminiClient.class);
    private static final String NAME = "gemini";
    private static final int MOST_OUTPUT_TOKENS = 4_096;
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Endings by which Gemini says that it will not, rather than that it could not. */
    private static final Set<String> WITHHELD = Set.of("SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII");

    private final ProviderClient client;
    private final String model;

    GeminiClient(Vertx vertx, Clock wall, GeminiConfig config, Instruments instruments) {
        this.client = new ProviderClient(vertx, wall, config.provider(), new GeminiAnswers(wall), instruments);
        this.model = config.model();
    }

    /**
     * What the model wrote.
     *
     * @param text JSON as text, not to be trusted to fit the schema; cut off or empty where {@code ending} is not STOP
     * @param ending Gemini's {@code finishReason}
     * @param model the version that answered
     */
    record Completion(String text, String ending, String model) {}

    /**
     * Asks once. Fails with {@code Unprocessable} where Gemini refuses the content, with {@code Unavailable} where it may
     * be asked again later, with {@code ProviderFailed} where our account or request is at fault.
     *
     * @param instruction ours; nothing that a customer wrote
     * @param data what the customer wrote, marked as such
     */
    Future<Completion> generate(String instruction, String data, JsonNode responseSchema) {
        ProviderRequest request = ProviderRequest.post(
                        "generateContent", "/v1beta/models/" + model + ":generateContent")
                .json(body(instruction, data, responseSchema))
                .repeatable();
        return client.call(request).compose(GeminiClient::accepted).map(this::completion);
    }

    private static ObjectNode body(String instruction, String data, JsonNode responseSchema) {
        ObjectNode body = Json.object();
        body.putObject("systemInstruction").putArray("parts").addObject().put("text", instruction);
        body.putArray("contents")
                .addObject()
                .put("role", "user")
                .putArray("parts")
                .addObject()
                .put("text", data);
        ObjectNode config = body.putObject("generationConfig")
                .put("maxOutputTokens", MOST_OUTPUT_TOKENS)
                .put("responseMimeType", "application/json");
        config.set("responseSchema", responseSchema);
        config.putObject("thinkingConfig").put("thinkingLevel", "LOW");
        return body;
    }

    private static Future<Ok> accepted(ProviderAnswer answer) {
        if (answer instanceof Unknown) {
            return Future.failedFuture(new Failure.Unavailable(
                    "provider_unavailable", "Gemini could not answer just now; ask again shortly.", SOON));
        }
        if (answer instanceof Refused refused
                && refused.kind() == Kind.QUOTA_EXHAUSTED
                && refused.retryAfter().isPresent()) {
            return Future.failedFuture(new Failure.Unavailable(
                    "provider_quota_exhausted",
                    refused.sentence(),
                    refused.retryAfter().get()));
        }
        return answer.orFail(NAME);
    }

    private Completion completion(Ok ok) {
        JsonNode json = json(ok);
        JsonNode candidate = json.path("candidates").path(0);
        String ending = candidate.path("finishReason").asText("");
        String blocked = json.path("promptFeedback").path("blockReason").asText("");
        JsonNode usage = json.path("usageMetadata");
        LOG.atInfo()
                .addKeyValue("model", json.path("modelVersion").asText(model))
                .addKeyValue("promptTokens", usage.path("promptTokenCount").asInt())
                .addKeyValue("answerTokens", usage.path("candidatesTokenCount").asInt())
                .addKeyValue("thoughtTokens", usage.path("thoughtsTokenCount").asInt())
                .addKeyValue("ending", blocked.isEmpty() ? ending : blocked)
                .log("gemini.answered");
        if (!blocked.isEmpty() || WITHHELD.contains(ending)) {
            throw new Failure.Unprocessable(
                    "content_refused",
                    "Gemini refuses to work on this text (" + (blocked.isEmpty() ? ending : blocked)
                            + "); word it otherwise.");
        }
        return new Completion(text(candidate), ending, json.path("modelVersion").asText(model));
    }

    private static JsonNode json(Ok ok) {
        try {
            return StrictJson.parse(ok.body());
        } catch (MalformedJson broken) {
            throw new Failure.ProviderFailed(NAME, "unusable_answer", "Gemini's answer is no JSON.");
        }
    }

    /** All parts together, without the model's thoughts. */
    private static String text(JsonNode candidate) {
        return StreamSupport.stream(candidate.path("content").path("parts").spliterator(), false)
                .filter(part -> !part.path("thought").asBoolean(false))
                .map(part -> part.path("text").asText(""))
                .collect(Collectors.joining());
    }
}
