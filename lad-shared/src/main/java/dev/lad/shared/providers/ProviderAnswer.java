package dev.lad.shared.providers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.MismatchedJson;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a call came to, in terms of what may have happened at the provider. */
public sealed interface ProviderAnswer {

    /** It was done. */
    record Ok(int status, MultiMap headers, Buffer body) implements ProviderAnswer {

        /**
         * The body; members and values that we do not know are left as they are.
         *
         * @throws Failure.Other 502 {@code provider_unreadable} if it is no JSON
         */
        public JsonNode json() {
            return readable(() -> StrictJson.parse(body));
        }

        /**
         * The body as a record; members that the record does not name are left aside.
         *
         * @throws Failure.Other 502 {@code provider_unreadable} if it is no JSON, or a named member is of another type
         */
        public <T> T read(Class<T> type) {
            return readable(() -> Json.readLeniently(json(), type));
        }

        /** What a provider answers is its own doing: never our caller's mistake. */
        private static <T> T readable(Supplier<T> body) {
            try {
                return body.get();
            } catch (MalformedJson | MismatchedJson broken) {
                throw new Failure.Other(
                        502,
                        "provider_unreadable",
                        "The provider gave an answer that we cannot read: " + broken.getMessage());
            }
        }
    }

    /**
     * It was refused, or never sent: nothing has happened.
     *
     * @param code the provider's own code, or empty text
     * @param sentence for a person; without what the request carried
     * @param retryAfter how long to wait before it makes sense to ask again, where that is known
     */
    record Refused(Kind kind, String code, String sentence, Optional<Duration> retryAfter) implements ProviderAnswer {}

    /**
     * The answer was lost, or says nothing: it may have happened.
     *
     * @param retryAfter how long to wait before asking again, where something was answered; empty where nothing was
     * @param replayed whether this is what an earlier request with the same key was answered: asking with it again brings
     *     the same again
     */
    record Unknown(String reason, Optional<Duration> retryAfter, boolean replayed) implements ProviderAnswer {
        private static final Duration SHORTLY = Duration.ofSeconds(5);

        /** Nothing came back. */
        static Unknown lost(String reason) {
            return new Unknown(reason, Optional.empty(), false);
        }

        /** A status came back from which nothing follows. */
        public static Unknown answered(int status, Optional<Duration> retryAfter) {
            return new Unknown("answered " + status, Optional.of(retryAfter.orElse(SHORTLY)), false);
        }

        public Unknown asReplayed() {
            return new Unknown(reason, retryAfter, true);
        }
    }

    /** Why a provider refuses. */
    enum Kind {
        /** Our credentials for the provider are wrong. */
        AUTH,
        /** They are right and not enough: plan, permission, region. */
        FORBIDDEN,
        /** The request is wrong. */
        INVALID,
        NOT_FOUND,
        /** It contradicts the state at the provider: done already, in progress. */
        CONFLICT,
        /** Too many for now. */
        RATE_LIMITED,
        /** A quota or credit is used up; waiting a little does not help. */
        QUOTA_EXHAUSTED,
        /** The customer's account at the provider must be connected anew. */
        ACCOUNT_DISCONNECTED,
        /** It could not be reached, or failed so often that we leave it alone for a while. */
        UNREACHABLE
    }

    /** The answer where it is {@link Ok}; else the failure that says why not, to be shown to a caller. */
    default Future<Ok> orFail(String provider) {
        return this instanceof Ok ok ? Future.succeededFuture(ok) : Future.failedFuture(failure(provider));
    }

    /** The same for {@code Effects.once}. */
    default EffectResult asEffect(String provider, Function<Ok, JsonNode> result) {
        if (this instanceof Ok ok) {
            return new EffectResult.Happened(result.apply(ok));
        }
        return this instanceof Unknown unknown
                ? new EffectResult.Unknown(unknown.reason())
                : new EffectResult.Refused(failure(provider));
    }

    private Failure failure(String provider) {
        if (this instanceof Unknown unknown && unknown.retryAfter().isPresent()) {
            return new Failure.Unavailable(
                    "provider_failed",
                    provider + " " + unknown.reason() + "; try again in a moment.",
                    unknown.retryAfter().get());
        }
        if (!(this instanceof Refused refused)) {
            return new Failure.DeadlinePassed(provider);
        }
        String code = "provider_" + refused.kind().name().toLowerCase(Locale.ROOT);
        return switch (refused.kind()) {
            case RATE_LIMITED, UNREACHABLE ->
                new Failure.Unavailable(
                        code, refused.sentence(), refused.retryAfter().orElse(Duration.ofSeconds(10)));
            case ACCOUNT_DISCONNECTED -> new Failure.Conflict("account_disconnected", refused.sentence());
            default -> new Failure.ProviderFailed(provider, code, refused.sentence());
        };
    }
}
