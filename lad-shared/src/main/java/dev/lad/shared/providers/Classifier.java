package dev.lad.shared.providers;

import dev.lad.shared.providers.ProviderAnswer.Kind;
import dev.lad.shared.providers.ProviderAnswer.Ok;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderAnswer.Unknown;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/** What a provider means by its answers. Each provider's client has its own, and falls back on {@link #BY_STATUS}. */
@FunctionalInterface
public interface Classifier {

    /** By what HTTP says: RFC 9110, and RFC 6585 for 429. Takes 5xx for a lost answer. */
    Classifier BY_STATUS = Classifier::byStatus;

    /**
     * An answer as it came.
     *
     * @param retryAfter its {@code Retry-After}, seconds or date, as a duration from now
     */
    record Raw(int status, MultiMap headers, Buffer body, Optional<Duration> retryAfter) {}

    /** Says what it means. Must not throw on any bytes. */
    ProviderAnswer classify(Raw raw);

    private static ProviderAnswer byStatus(Raw raw) {
        int status = raw.status();
        if (status >= 200 && status < 300) {
            return new Ok(status, raw.headers(), raw.body());
        }
        return switch (status) {
            case 401 -> refused(Kind.AUTH, raw, "The provider does not accept our credentials.");
            case 402 -> refused(Kind.QUOTA_EXHAUSTED, raw, "The credit at the provider is used up.");
            case 403 -> refused(Kind.FORBIDDEN, raw, "The provider does not allow this to our account.");
            case 404, 410 -> refused(Kind.NOT_FOUND, raw, "The provider does not know this.");
            case 409 -> refused(Kind.CONFLICT, raw, "This contradicts the state at the provider.");
            case 429 -> refused(Kind.RATE_LIMITED, raw, "The provider takes no more requests for the moment.");
            case 408 -> Unknown.answered(status, raw.retryAfter());
            default ->
                status >= 400 && status < 500
                        ? refused(Kind.INVALID, raw, "The provider refused the request.")
                        : Unknown.answered(status, raw.retryAfter());
        };
    }

    private static Refused refused(Kind kind, Raw raw, String sentence) {
        return new Refused(kind, Integer.toString(raw.status()), sentence, raw.retryAfter());
    }
}
