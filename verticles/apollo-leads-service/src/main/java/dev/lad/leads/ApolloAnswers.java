package dev.lad.leads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.providers.Classifier;
import dev.lad.shared.providers.ProviderAnswer;
import dev.lad.shared.providers.ProviderAnswer.Kind;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/**
 * What Apollo's refusals mean, beyond their status. Out of credits is 422 with a sentence that mentions them; its code, where
 * there is one, is {@code error_code}; 401 is plain text.
 */
final class ApolloAnswers implements Classifier {

    @Override
    public ProviderAnswer classify(Raw raw) {
        ProviderAnswer answer = BY_STATUS.classify(raw);
        if (!(answer instanceof Refused refused)) {
            return answer;
        }
        JsonNode body = json(raw.body());
        if (raw.status() == 422 && words(body).contains("credit")) {
            return new Refused(
                    Kind.QUOTA_EXHAUSTED,
                    "",
                    "The credits of LAD's account at Apollo are used up.",
                    refused.retryAfter());
        }
        String code = body.path("error_code").asText(refused.code());
        return new Refused(refused.kind(), code, refused.sentence(), refused.retryAfter());
    }

    private static String words(JsonNode body) {
        return (body.path("error").asText() + body.path("error_message").asText()).toLowerCase(Locale.ROOT);
    }

    private static JsonNode json(Buffer body) {
        try {
            return StrictJson.parse(body);
        } catch (MalformedJson plainText) {
            return Json.object();
        }
    }
}
