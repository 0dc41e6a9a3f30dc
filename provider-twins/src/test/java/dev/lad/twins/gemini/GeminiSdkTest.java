package dev.lad.twins.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.genai.Client;
import com.google.genai.errors.ClientException;
import com.google.genai.types.FinishReason;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Schema;
import com.google.genai.types.Type;
import dev.lad.twins.Credentials;
import dev.lad.twins.oracle.RunningTwins;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Google's own Java client against the twin. */
class GeminiSdkTest {
    private static final String MODEL = "gemini-3.8-flash";
    private static final String DESCRIPTION =
            "We sell outbound software. Our best customers are VPs of Sales and Marketing and"
                    + " founders at fintech and logistics companies in Germany and the UK with 50 to 200 employees that use HubSpot.";
    private static RunningTwins twins;

    @BeforeAll
    static void start() throws Exception {
        twins = new RunningTwins();
    }

    @AfterAll
    static void stop() throws Exception {
        twins.close();
    }

    @BeforeEach
    void reset() throws Exception {
        twins.reset();
    }

    @Test
    void analysesAnIdealCustomerIntoTheSchemaThatWasSent() {
        Schema texts = Schema.builder().type(Type.Known.ARRAY).items(text()).build();
        Schema schema = Schema.builder()
                .type(Type.Known.OBJECT)
                .properties(Map.of(
                        "titles", texts,
                        "seniorities", texts,
                        "industries", texts,
                        "locations", texts,
                        "employeeRanges", texts,
                        "keywords", texts,
                        "confidence", Schema.builder().type(Type.Known.NUMBER).build()))
                .build();

        try (Client gemini = client("v1beta", Credentials.SANDBOX.geminiKey())) {
            var answer = gemini.models.generateContent(
                    MODEL,
                    "Extract the profile. Seniorities: owner, founder, c_suite, vp.\nDescription: " + DESCRIPTION,
                    GenerateContentConfig.builder()
                            .responseMimeType("application/json")
                            .responseSchema(schema)
                            .build());

            var profile = new JsonObject(answer.text());
            assertThat(profile.getJsonArray("titles")).containsExactly("VP Sales", "VP Marketing", "Founder");
            assertThat(profile.getJsonArray("seniorities")).containsExactly("vp", "founder");
            assertThat(profile.getJsonArray("industries"))
                    .containsExactly("computer software", "financial services", "logistics & supply chain");
            assertThat(profile.getJsonArray("locations")).containsExactly("Germany", "United Kingdom");
            assertThat(profile.getJsonArray("employeeRanges")).containsExactly("50,200");
            assertThat(profile.getJsonArray("keywords")).contains("HubSpot", "outbound");
            assertThat(profile.getDouble("confidence")).isBetween(0.5, 1.0);
            assertThat(answer.finishReason().knownEnum()).isEqualTo(FinishReason.Known.STOP);
            assertThat(answer.usageMetadata().orElseThrow().totalTokenCount().orElseThrow())
                    .isPositive();
        }
    }

    @Test
    void fillsAnyJsonSchema() throws Exception {
        var schema = new JsonObject("""
                {"type":"object","required":["ranges","sizes","seniority","score","reply","usesHubspot"],"properties":{
                  "ranges":{"type":"array","items":{"type":"object","description":"employee count range",
                     "properties":{"min":{"type":"integer"},"max":{"type":"integer"}}}},
                  "sizes":{"type":"array","items":{"type":"string","enum":["1,10","51,100","101,200","1001,2000"]}},
                  "seniority":{"type":"string","enum":["c_suite","vp"]},
                  "score":{"type":"integer","minimum":1,"maximum":10},
                  "reply":{"type":["string","null"]},
                  "usesHubspot":{"type":"boolean"},
                  "steps":{"type":"array","minItems":2,"items":{"type":"object","properties":{"delayDays":{"type":"integer"}}}}}}
                """);

        var filled = new JsonObject(text(generate(new JsonObject().put("responseJsonSchema", schema), DESCRIPTION)));

        assertThat(filled.getJsonArray("ranges"))
                .containsExactly(new JsonObject().put("min", 50).put("max", 200));
        assertThat(filled.getJsonArray("sizes")).containsExactly("51,100", "101,200");
        assertThat(filled.getString("seniority")).isEqualTo("vp");
        assertThat(filled.getInteger("score")).isBetween(1, 10);
        assertThat(filled.getString("reply")).isEqualTo("We sell outbound software.");
        assertThat(filled.getBoolean("usesHubspot")).isTrue();
        assertThat(filled.getJsonArray("steps")).hasSize(2);
    }

    @Test
    void streamsTheSameAnswerInPieces() {
        try (Client gemini = client("v1", Credentials.SANDBOX.geminiKey())) {
            String whole =
                    gemini.models.generateContent(MODEL, DESCRIPTION, null).text();
            var pieces = new StringBuilder();
            try (var stream = gemini.models.generateContentStream(MODEL, DESCRIPTION, null)) {
                stream.forEach(piece -> pieces.append(piece.text()));
            }
            assertThat(pieces.toString()).isEqualTo(whole).contains("outbound");
        }
    }

    @Test
    void refusesAsGoogleDoes() throws Exception {
        try (Client wrong = client("v1beta", "AIza-wrong");
                Client gemini = client("v1beta", Credentials.SANDBOX.geminiKey())) {
            var key =
                    catchThrowableOfType(ClientException.class, () -> wrong.models.generateContent(MODEL, "hi", null));
            assertThat(key.code()).isEqualTo(400);
            assertThat(key.message()).contains("API key not valid");
            var model = catchThrowableOfType(
                    ClientException.class, () -> gemini.models.generateContent("gemini-1.0-ultra", "hi", null));
            assertThat(model.code()).isEqualTo(404);
        }
        var both = new JsonObject()
                .put("responseMimeType", "application/json")
                .put("responseSchema", new JsonObject().put("type", "OBJECT"))
                .put("responseJsonSchema", new JsonObject().put("type", "object"));
        var refused = post(request(both, "hi"));
        assertThat(refused.getJsonObject("error").getString("status")).isEqualTo("INVALID_ARGUMENT");
        var unknown = post(request(new JsonObject().put("maxTokens", 5), "hi"));
        assertThat(unknown.getJsonObject("error").getString("message")).contains("maxTokens");
    }

    @Test
    void quotasSayWhenToComeBack() throws Exception {
        twins.control(
                "POST",
                "/control/gemini/quota",
                new JsonObject().put("requestsPerMinute", 1).put("requestsPerDay", 2));
        assertThat(post(request(new JsonObject(), "hi")).containsKey("candidates"))
                .isTrue();

        assertThat(quotaId(post(request(new JsonObject(), "hi")))).contains("PerMinute");
        twins.clock().advance(Duration.ofSeconds(61));
        assertThat(post(request(new JsonObject(), "hi")).containsKey("candidates"))
                .isTrue();
        assertThat(quotaId(post(request(new JsonObject(), "hi")))).contains("PerDay");
        twins.clock().advance(Duration.ofHours(24));
        assertThat(post(request(new JsonObject(), "hi")).containsKey("candidates"))
                .isTrue();
    }

    @Test
    void cutsAtTheLimitAndBlocksOnDemand() throws Exception {
        var cut = post(request(new JsonObject().put("maxOutputTokens", 70), DESCRIPTION));
        assertThat(cut.getJsonArray("candidates").getJsonObject(0).getString("finishReason"))
                .isEqualTo("MAX_TOKENS");
        var empty = post(request(new JsonObject().put("maxOutputTokens", 5), DESCRIPTION));
        assertThat(empty.getJsonArray("candidates")
                        .getJsonObject(0)
                        .getJsonObject("content")
                        .containsKey("parts"))
                .isFalse();

        twins.control("POST", "/control/gemini/next", new JsonObject().put("blockReason", "SAFETY"));
        var blocked = post(request(new JsonObject(), DESCRIPTION));
        assertThat(blocked.getJsonObject("promptFeedback").getString("blockReason"))
                .isEqualTo("SAFETY");
        assertThat(blocked.containsKey("candidates")).isFalse();
        twins.control("POST", "/control/gemini/next", new JsonObject().put("text", "not { json"));
        assertThat(text(post(request(new JsonObject(), DESCRIPTION)))).isEqualTo("not { json");
    }

    private static Client client(String version, String key) {
        return Client.builder()
                .apiKey(key)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(twins.baseUrl("gemini"))
                        .apiVersion(version)
                        .build())
                .build();
    }

    private static Schema text() {
        return Schema.builder().type(Type.Known.STRING).build();
    }

    private static JsonObject request(JsonObject config, String prompt) {
        var part = new JsonObject().put("text", prompt);
        var content = new JsonObject().put("role", "user").put("parts", new JsonArray(List.of(part)));
        return new JsonObject().put("contents", new JsonArray(List.of(content))).put("generationConfig", config);
    }

    private static JsonObject generate(JsonObject config, String prompt) throws Exception {
        return post(request(config.put("responseMimeType", "application/json"), prompt));
    }

    private static JsonObject post(JsonObject request) throws Exception {
        String url = twins.baseUrl("gemini") + "/v1beta/models/" + MODEL + ":generateContent";
        var answer = twins.send(
                "POST",
                url,
                request.encode(),
                "Content-Type",
                "application/json",
                "x-goog-api-key",
                Credentials.SANDBOX.geminiKey());
        return new JsonObject(answer.body());
    }

    private static String text(JsonObject answer) {
        return answer.getJsonArray("candidates")
                .getJsonObject(0)
                .getJsonObject("content")
                .getJsonArray("parts")
                .getJsonObject(0)
                .getString("text");
    }

    private static String quotaId(JsonObject answer) {
        return answer.getJsonObject("error")
                .getJsonArray("details")
                .getJsonObject(1)
                .getJsonArray("violations")
                .getJsonObject(0)
                .getString("quotaId");
    }
}
