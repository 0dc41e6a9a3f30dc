package dev.lad.twins.gemini;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One request, checked as Google checks it. Members may be written in camel case or, as in Protocol Buffers' JSON, in
 * snake case.
 *
 * @param text all words that were sent, for counting
 * @param subject the part of the last user turn that the answer is about, without instructions around it
 * @param schema what JSON the answer must fit; empty for any
 * @param json whether the answer is to be JSON
 * @param thinking tokens spent on thoughts
 */
record Prompt(
        String text,
        String subject,
        Optional<JsonObject> schema,
        boolean json,
        int maxOutputTokens,
        int thinking,
        int candidates) {

    private static final Set<String> MEMBERS = Set.of(
            "contents",
            "systemInstruction",
            "generationConfig",
            "safetySettings",
            "tools",
            "toolConfig",
            "cachedContent",
            "labels");
    private static final Set<String> CONFIG = Set.of(
            "temperature",
            "topP",
            "topK",
            "candidateCount",
            "maxOutputTokens",
            "stopSequences",
            "seed",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema",
            "responseFormat",
            "thinkingConfig",
            "presencePenalty",
            "frequencyPenalty",
            "responseModalities",
            "responseLogprobs",
            "logprobs");
    private static final int DEFAULT_MAX_TOKENS = 65_536;
    private static final Pattern QUOTED =
            Pattern.compile("\"\"\"(.+?)\"\"\"|```(?:\\w+\\n)?(.+?)```|<(\\w+)>(.+?)</\\3>", Pattern.DOTALL);
    private static final Pattern LABELLED =
            Pattern.compile("(?im)^\\s*(?:description|input|text|customers?|message)\\s*:\\s*");

    static Prompt parse(JsonObject sent) {
        JsonObject body = known(sent, MEMBERS, "");
        JsonObject config = known(object(body, "generationConfig"), CONFIG, "generation_config");
        JsonArray contents = array(body, "contents");
        if (contents.isEmpty()) {
            throw GeminiError.invalid("* GenerateContentRequest.contents: contents is not specified\n");
        }
        String last = "";
        StringBuilder all = new StringBuilder(textOf(object(body, "systemInstruction")));
        for (Object item : contents) {
            if (!(item instanceof JsonObject content)) {
                throw GeminiError.invalid(
                        "Invalid value at 'contents' (type.googleapis.com/google.ai.generativelanguage.Content)");
            }
            String text = turn(content);
            all.append('\n').append(text);
            last = "model".equals(content.getString("role")) ? last : text;
        }
        Optional<JsonObject> schema = schema(config);
        boolean json = schema.isPresent()
                || "application/json".equals(config.getString("responseMimeType"))
                || "application/json".equals(format(config).getString("mimeType"));
        return new Prompt(
                all.toString(),
                subject(last),
                schema,
                json,
                config.getInteger("maxOutputTokens", DEFAULT_MAX_TOKENS),
                thinking(object(config, "thinkingConfig")),
                config.getInteger("candidateCount", 1));
    }

    private static String turn(JsonObject content) {
        String role = content.getString("role", "user");
        if (!role.equals("user") && !role.equals("model") && !role.equals("function")) {
            throw GeminiError.invalid("Please use a valid role: user, model.");
        }
        if (array(content, "parts").isEmpty()) {
            throw GeminiError.invalid("* GenerateContentRequest.contents: contents.parts must not be empty.\n");
        }
        return textOf(content);
    }

    /** Both kinds of schema at once are refused, and so is a schema without JSON output. */
    private static Optional<JsonObject> schema(JsonObject config) {
        JsonObject openApi = object(config, "responseSchema");
        JsonObject jsonSchema = object(config, "responseJsonSchema");
        JsonObject format = object(format(config), "schema");
        if (!openApi.isEmpty() && !jsonSchema.isEmpty()) {
            throw GeminiError.invalid("Only one of response_schema and response_json_schema can be set.");
        }
        JsonObject chosen = !openApi.isEmpty() ? openApi : !jsonSchema.isEmpty() ? jsonSchema : format;
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        String mime = config.getString("responseMimeType", format.isEmpty() ? "text/plain" : "application/json");
        if (!mime.equals("application/json")) {
            throw GeminiError.invalid("Response schema requires response_mime_type: application/json.");
        }
        return Optional.of(chosen);
    }

    private static JsonObject format(JsonObject config) {
        return object(object(config, "responseFormat"), "text");
    }

    private static int thinking(JsonObject config) {
        if (config.containsKey("thinkingLevel") && config.containsKey("thinkingBudget")) {
            throw GeminiError.invalid("You can only set only one of thinking budget and thinking level.");
        }
        Integer budget = config.getInteger("thinkingBudget");
        if (budget != null && budget >= 0) {
            return Math.min(budget, 128);
        }
        return switch (config.getString("thinkingLevel", "MEDIUM").toUpperCase(Locale.ROOT)) {
            case "MINIMAL" -> 0;
            case "LOW" -> 16;
            case "HIGH" -> 256;
            default -> 64;
        };
    }

    /**
     * Data between fences ({@code """…"""}, triple backticks, {@code <tag>…</tag>}) or after a label such as
     * {@code Description:} is what the prompt is about; without either it is the whole turn.
     */
    private static String subject(String turn) {
        String quoted = QUOTED.matcher(turn)
                .results()
                .map(match -> Optional.ofNullable(match.group(1))
                        .or(() -> Optional.ofNullable(match.group(2)))
                        .orElseGet(() -> match.group(4)))
                .collect(Collectors.joining("\n"));
        if (!quoted.isBlank()) {
            return quoted.strip();
        }
        Matcher label = LABELLED.matcher(turn);
        return label.find() ? turn.substring(label.end()).strip() : turn.strip();
    }

    private static String textOf(JsonObject content) {
        return array(content, "parts").stream()
                .filter(JsonObject.class::isInstance)
                .map(part -> ((JsonObject) part).getString("text", ""))
                .collect(Collectors.joining("\n"));
    }

    private static JsonObject known(JsonObject sent, Set<String> members, String where) {
        JsonObject camel = new JsonObject();
        sent.forEach(member -> {
            String name = camel(member.getKey());
            if (!members.contains(name)) {
                throw GeminiError.unknownField(where, member.getKey());
            }
            camel.put(name, member.getValue());
        });
        return camel;
    }

    private static JsonObject object(JsonObject from, String name) {
        Object value = from.getValue(name);
        if (value == null) {
            return new JsonObject();
        }
        if (value instanceof JsonObject object) {
            return object;
        }
        throw GeminiError.invalid("Invalid value at '" + name + "': an object is expected");
    }

    private static JsonArray array(JsonObject from, String name) {
        Object value = from.getValue(name);
        if (value == null) {
            return new JsonArray();
        }
        return value instanceof JsonArray array ? array : new JsonArray().add(value);
    }

    private static String camel(String name) {
        return Pattern.compile("_([a-z])").matcher(name).replaceAll(letter -> letter.group(1)
                .toUpperCase(Locale.ROOT));
    }
}
