package dev.lad.shared.errors;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Why an operation was not done, in a form that a caller can act on. Thrown or passed to a failed future; carries no
 * stack trace, since it is an answer and no defect.
 */
public abstract sealed class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private Failure(int status, String code, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** The HTTP status that it answers with. */
    public final int status() {
        return status;
    }

    /** Stable, lower snake case. */
    public final String code() {
        return code;
    }

    /** One sentence that a person can act on. */
    public final String sentence() {
        return String.valueOf(getMessage());
    }

    /** Members beside the standard ones in the problem document. */
    public Map<String, Object> members() {
        return Map.of();
    }

    /** Headers that belong to the answer, names in lower case. */
    public Map<String, String> headers() {
        return Map.of();
    }

    /** One thing wrong with the input: where, as a JSON pointer, and what. */
    public record Fault(String pointer, String message) {}

    /** 400: the request itself is wrong. */
    public static final class Invalid extends Failure {
        private static final long serialVersionUID = 1L;
        private final transient List<Fault> faults;

        public Invalid(String sentence, List<Fault> faults) {
            this("invalid_request", sentence, faults);
        }

        public Invalid(String code, String sentence, List<Fault> faults) {
            super(400, code, sentence);
            this.faults = List.copyOf(faults);
        }

        /** One fault, which is also the sentence. */
        public static Invalid at(String pointer, String message) {
            return new Invalid(message, List.of(new Fault(pointer, message)));
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("errors", faults);
        }
    }

    /** 401: no, expired or bad credentials. */
    public static final class Unauthenticated extends Failure {
        private static final long serialVersionUID = 1L;
        private static final String CHALLENGE = "Bearer realm=\"lad\"";
        private static final Set<String> OF_TOKENS = Set.of("invalid_token", "token_expired", "invalid_service_token");

        public Unauthenticated(String code, String sentence) {
            super(401, code, sentence);
        }

        /** The error is named where a token was sent, and not to who sent none (RFC 6750, 3.1). */
        @Override
        public Map<String, String> headers() {
            return Map.of(
                    "www-authenticate",
                    OF_TOKENS.contains(code()) ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE);
        }
    }

    /** 402: the tenant's balance does not cover it. */
    public static final class InsufficientCredits extends Failure {
        private static final long serialVersionUID = 1L;
        private final BigDecimal required;
        private final BigDecimal available;

        public InsufficientCredits(BigDecimal required, BigDecimal available) {
            super(
                    402,
                    "insufficient_credits",
                    "This needs " + required.toPlainString() + " credits and " + available.toPlainString()
                            + " are available; buy credits or choose a larger plan.");
            this.required = required;
            this.available = available;
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("creditsRequired", required, "creditsAvailable", available, "upgradeRequired", true);
        }
    }

    /** 403: known, but not allowed. */
    public static final class Forbidden extends Failure {
        private static final long serialVersionUID = 1L;

        public Forbidden(String sentence) {
            super(403, "forbidden", sentence);
        }
    }

    /** 403: the tenant's plan does not include the feature. */
    public static final class FeatureDisabled extends Failure {
        private static final long serialVersionUID = 1L;
        private final String feature;

        public FeatureDisabled(String feature) {
            super(403, "feature_disabled", "The feature " + feature + " is not part of your plan; upgrade to use it.");
            this.feature = feature;
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("feature", feature, "upgradeRequired", true);
        }
    }

    /** 404: it does not exist, or belongs to another tenant. */
    public static final class NotFound extends Failure {
        private static final long serialVersionUID = 1L;

        /** @param what the thing in the user's words: {@code "deal"} */
        public NotFound(String what) {
            super(404, "not_found", "There is no such " + what + ".");
        }
    }

    /** 409: it contradicts the present state. */
    public static final class Conflict extends Failure {
        private static final long serialVersionUID = 1L;

        public Conflict(String code, String sentence) {
            super(409, code, sentence);
        }
    }

    /** 412: somebody else changed it since it was read. */
    public static final class Stale extends Failure {
        private static final long serialVersionUID = 1L;

        public Stale(String what) {
            super(412, "precondition_failed", "The " + what + " has changed since you read it; read it again first.");
        }
    }

    /** 422: understood, but cannot be done with this content. */
    public static final class Unprocessable extends Failure {
        private static final long serialVersionUID = 1L;
        private final transient Map<String, Object> members;

        public Unprocessable(String code, String sentence) {
            this(code, sentence, Map.of());
        }

        public Unprocessable(String code, String sentence, Map<String, Object> members) {
            super(422, code, sentence);
            this.members = Map.copyOf(members);
        }

        @Override
        public Map<String, Object> members() {
            return members;
        }
    }

    /** 428: it must be said which version is meant. */
    public static final class PreconditionRequired extends Failure {
        private static final long serialVersionUID = 1L;

        public PreconditionRequired(String what) {
            super(428, "precondition_required", "Send If-Match with the ETag of the " + what + " that you read.");
        }
    }

    /** 429: too much in too short a time. */
    public static final class TooMany extends Failure {
        private static final long serialVersionUID = 1L;
        private final transient Duration retryAfter;

        public TooMany(String code, String sentence, Duration retryAfter) {
            super(429, code, sentence);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("retry-after", seconds(retryAfter));
        }
    }

    /** 502: a provider refused or answered what cannot be used. */
    public static final class ProviderFailed extends Failure {
        private static final long serialVersionUID = 1L;
        private final String provider;

        public ProviderFailed(String provider, String code, String sentence) {
            super(502, code, sentence);
            this.provider = provider;
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("provider", provider);
        }
    }

    /** 503: it cannot be done now and may be tried again. */
    public static final class Unavailable extends Failure {
        private static final long serialVersionUID = 1L;
        private final transient Duration retryAfter;

        public Unavailable(String code, String sentence, Duration retryAfter) {
            super(503, code, sentence);
            this.retryAfter = retryAfter;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("retry-after", seconds(retryAfter));
        }
    }

    /** 504: the deadline passed; whether it was done is not known. */
    public static final class DeadlinePassed extends Failure {
        private static final long serialVersionUID = 1L;

        public DeadlinePassed(String what) {
            super(
                    504,
                    "deadline_passed",
                    what + " did not answer in time; with an Idempotency-Key it is safe to ask again.");
        }
    }

    /** A failure of the front door or of another service, passed on as it came: 405, 413, 415, 431 and the like. */
    public static final class Other extends Failure {
        private static final long serialVersionUID = 1L;
        private final transient Map<String, Object> members;
        private final transient Map<String, String> headers;

        public Other(int status, String code, String sentence) {
            this(status, code, sentence, Map.of(), Map.of());
        }

        public Other(
                int status, String code, String sentence, Map<String, Object> members, Map<String, String> headers) {
            super(status, code, sentence);
            this.members = Map.copyOf(members);
            this.headers = Map.copyOf(headers);
        }

        /**
         * 405.
         *
         * @param allowed the methods that are taken, separated by commas
         */
        public static Other methodNotAllowed(String allowed) {
            return new Other(
                    405, "method_not_allowed", "This path takes " + allowed + ".", Map.of(), Map.of("allow", allowed));
        }

        @Override
        public Map<String, Object> members() {
            return members;
        }

        @Override
        public Map<String, String> headers() {
            return headers;
        }
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, (duration.toMillis() + 999) / 1000));
    }
}
