package dev.lad.twins.gemini;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A finished answer in Google's shape.
 *
 * @param text empty when the answer was cut before its first word, or withheld
 * @param blockReason why the prompt was not answered at all
 */
record Generation(
        Prompt prompt,
        String text,
        String finishReason,
        Optional<String> blockReason,
        int thoughts,
        String model,
        String responseId) {

    private static final int CHARACTERS_PER_TOKEN = 4;

    static Generation of(
            Prompt prompt,
            Optional<SchemaNode> schema,
            Directives.Directive directive,
            String model,
            String responseId) {
        if (directive.blockReason().isPresent()) {
            return new Generation(prompt, "", "", directive.blockReason(), 0, model, responseId);
        }
        if (directive
                .finishReason()
                .filter(reason -> !reason.equals("MAX_TOKENS"))
                .isPresent()) {
            return new Generation(
                    prompt, "", directive.finishReason().get(), Optional.empty(), prompt.thinking(), model, responseId);
        }
        String full = directive.text().orElseGet(() -> answer(prompt, schema));
        int budget =
                directive.finishReason().isPresent() ? tokens(full) / 2 : prompt.maxOutputTokens() - prompt.thinking();
        boolean cut = tokens(full) > budget;
        String text = cut ? full.substring(0, Math.max(0, budget) * CHARACTERS_PER_TOKEN) : full;
        return new Generation(
                prompt, text, cut ? "MAX_TOKENS" : "STOP", Optional.empty(), prompt.thinking(), model, responseId);
    }

    private static String answer(Prompt prompt, Optional<SchemaNode> schema) {
        var answerer = new Answerer(prompt.subject());
        return schema.map(answerer::json).orElseGet(() -> prompt.json() ? answerer.json() : answerer.prose());
    }

    /** About four characters of English are one token, by Google's own rule of thumb. */
    static int tokens(String text) {
        return (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    JsonObject whole() {
        return envelope(text, finishReason);
    }

    /** The same answer in pieces; the last one carries the reason why it ended. */
    List<JsonObject> parts(int characters) {
        List<JsonObject> parts = new ArrayList<>();
        for (int from = 0; from < text.length(); from += characters) {
            int to = Math.min(from + characters, text.length());
            parts.add(envelope(text.substring(from, to), to == text.length() ? finishReason : ""));
        }
        return parts.isEmpty() ? List.of(whole()) : parts;
    }

    private JsonObject envelope(String piece, String reason) {
        JsonObject answer = new JsonObject();
        if (blockReason.isPresent()) {
            answer.put("promptFeedback", new JsonObject().put("blockReason", blockReason.get()));
        } else {
            JsonArray candidates = new JsonArray();
            for (int index = 0; index < prompt.candidates(); index++) {
                candidates.add(candidate(piece, reason, index));
            }
            answer.put("candidates", candidates);
        }
        return answer.put("usageMetadata", usage()).put("modelVersion", model).put("responseId", responseId);
    }

    private static JsonObject candidate(String piece, String reason, int index) {
        JsonObject content = new JsonObject().put("role", "model");
        if (!piece.isEmpty()) {
            content.put("parts", new JsonArray().add(new JsonObject().put("text", piece)));
        }
        JsonObject candidate = new JsonObject().put("content", content).put("index", index);
        return reason.isEmpty() ? candidate : candidate.put("finishReason", reason);
    }

    private JsonObject usage() {
        int asked = tokens(prompt.text());
        int answered = tokens(text) * prompt.candidates();
        JsonObject usage =
                new JsonObject().put("promptTokenCount", asked).put("totalTokenCount", asked + answered + thoughts);
        if (answered > 0) {
            usage.put("candidatesTokenCount", answered);
        }
        return thoughts > 0 ? usage.put("thoughtsTokenCount", thoughts) : usage;
    }
}
