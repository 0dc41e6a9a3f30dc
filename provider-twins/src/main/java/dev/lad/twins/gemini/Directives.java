package dev.lad.twins.gemini;

import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * What the next answers are to be instead of worked out:
 * {@code {"blockReason":"SAFETY"}}, {@code {"finishReason":"RECITATION"}} or {@code {"text":"no json"}}, with an
 * optional {@code times}.
 */
final class Directives {
    private static final Set<String> BLOCK_REASONS =
            Set.of("SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "MODEL_ARMOR", "JAILBREAK");
    private static final int MAX_WAITING = 1_000;

    private final Deque<Directive> waiting = new ArrayDeque<>();

    record Directive(Optional<String> blockReason, Optional<String> finishReason, Optional<String> text) {
        static final Directive NONE = new Directive(Optional.empty(), Optional.empty(), Optional.empty());
    }

    JsonObject add(JsonObject body) {
        var directive = new Directive(
                Optional.ofNullable(body.getString("blockReason")),
                Optional.ofNullable(body.getString("finishReason")),
                Optional.ofNullable(body.getString("text")));
        int times = body.getInteger("times", 1);
        if (directive.equals(Directive.NONE)
                || directive
                        .blockReason()
                        .filter(reason -> !BLOCK_REASONS.contains(reason))
                        .isPresent()
                || times < 1
                || waiting.size() + times > MAX_WAITING) {
            throw GeminiError.invalid("blockReason (one of " + BLOCK_REASONS + "), finishReason or text is needed");
        }
        for (int i = 0; i < times; i++) {
            waiting.add(directive);
        }
        return new JsonObject().put("waiting", waiting.size());
    }

    Directive next() {
        return waiting.isEmpty() ? Directive.NONE : waiting.remove();
    }

    void clear() {
        waiting.clear();
    }
}
