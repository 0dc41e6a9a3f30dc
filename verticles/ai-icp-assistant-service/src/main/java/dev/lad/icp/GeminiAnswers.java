package dev.lad.icp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.providers.Classifier;
import dev.lad.shared.providers.ProviderAnswer;
import dev.lad.shared.providers.ProviderAnswer.Kind;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What Gemini means by its errors ({@code google.rpc.Status} in JSON). An invalid key is a 400; how long to wait stands in
 * a {@code RetryInfo} of the body and in no header; a quota for a day is given back at midnight Pacific time, whatever
 * its RetryInfo says.
 */
final class GeminiAnswers implements Classifier {
    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");
    private final Clock wall;

    GeminiAnswers(Clock wall) {
        this.wall = wall;
    }

    @Override
    public ProviderAnswer classify(Raw raw) {
        JsonNode error = error(raw);
        String status = error.path("status").asText("");
        return switch (raw.status()) {
            case 400 ->
                reason(error, "API_KEY_INVALID")
                        ? new Refused(Kind.AUTH, status, "Gemini does not accept our key.", Optional.empty())
                        : status.equals("FAILED_PRECONDITION")
                                ? new Refused(
                                        Kind.FORBIDDEN,
                                        status,
                                        "Gemini does not serve our account or region.",
                                        Optional.empty())
                                : Classifier.BY_STATUS.classify(raw);
            case 429 ->
                ofTheDay(error)
                        ? new Refused(
                                Kind.QUOTA_EXHAUSTED,
                                status,
                                "Our quota at Gemini is used up for today.",
                                Optional.of(untilMidnight()))
                        : new Refused(
                                Kind.RATE_LIMITED,
                                status,
                                "Gemini takes no more requests for the moment.",
                                retryDelay(error).or(raw::retryAfter));
            case 499 -> ProviderAnswer.Unknown.answered(499, raw.retryAfter());
            default -> Classifier.BY_STATUS.classify(raw);
        };
    }

    private static JsonNode error(Raw raw) {
        try {
            return StrictJson.parse(raw.body()).path("error");
        } catch (MalformedJson noJson) {
            return MissingNode.getInstance();
        }
    }

    private static boolean reason(JsonNode error, String reason) {
        return details(error, "ErrorInfo")
                .map(info -> info.path("reason").asText().equals(reason))
                .orElse(false);
    }

    private static boolean ofTheDay(JsonNode error) {
        return details(error, "QuotaFailure")
                .map(failure -> StreamSupport.stream(failure.path("violations").spliterator(), false)
                        .anyMatch(one -> one.path("quotaId").asText().contains("PerDay")))
                .orElse(false);
    }

    /** A protobuf duration in JSON: {@code 47.1s}. */
    private static Optional<Duration> retryDelay(JsonNode error) {
        return details(error, "RetryInfo")
                .map(info -> info.path("retryDelay").asText())
                .flatMap(text -> {
                    try {
                        return Optional.of(Duration.parse("PT" + text.toUpperCase(Locale.ROOT)));
                    } catch (DateTimeException notADuration) {
                        return Optional.empty();
                    }
                });
    }

    private static Optional<JsonNode> details(JsonNode error, String type) {
        return StreamSupport.stream(error.path("details").spliterator(), false)
                .filter(detail -> detail.path("@type").asText().endsWith("google.rpc." + type))
                .findFirst();
    }

    private Duration untilMidnight() {
        Instant now = wall.instant();
        return Duration.between(
                now,
                now.atZone(PACIFIC)
                        .toLocalDate()
                        .plusDays(1)
                        .atStartOfDay(PACIFIC)
                        .toInstant());
    }
}
