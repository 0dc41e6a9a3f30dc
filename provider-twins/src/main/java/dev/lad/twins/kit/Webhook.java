package dev.lad.twins.kit;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A call that a provider makes to a URL that it was given.
 *
 * @param event its name, for inspection and for faults
 * @param body text
 * @param headers sent with each try
 * @param secret what each try is signed with, where a signature carries the time of the try
 */
public record Webhook(String event, String url, Buffer body, Map<String, String> headers, Optional<String> secret) {

    public Webhook {
        headers = Map.copyOf(headers);
    }

    /** One whose headers are the same at each try. */
    public static Webhook of(String event, String url, Buffer body, Map<String, String> headers) {
        return new Webhook(event, url, body, headers, Optional.empty());
    }

    /** How one provider sends its webhooks. */
    public interface Manner {
        Retry retry();

        /** Headers made anew at each try of a webhook that has a secret. */
        default Map<String, String> sign(String secret, Buffer body) {
            return Map.of();
        }

        /** The delivery has come to its end. */
        default void ended(Delivery delivery) {}
    }

    /**
     * When and how often the provider tries again.
     *
     * @param delays the pauses before the second, third, ... try, in twin time; empty means one try
     * @param accepted which answers end it
     * @param onRefusal whether an answer that is not accepted leads to another try, or only a failure to connect
     * @param timeout how long an answer may take, in real time
     */
    public record Retry(List<Duration> delays, IntPredicate accepted, boolean onRefusal, Duration timeout) {
        public Retry {
            delays = List.copyOf(delays);
        }

        /** Tries again whenever the answer is not a 2xx. */
        public static Retry after(Duration... delays) {
            return new Retry(List.of(delays), status -> status / 100 == 2, true, Duration.ofSeconds(30));
        }
    }
}
