package dev.lad.twins.kit;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * A call that a provider makes to a URL that it was given.
 *
 * @param event its name, for inspection and for faults
 * @param headers computed anew from the raw body at each try, so that a signature can carry the time of the try
 */
public record Webhook(
        String event, String url, Buffer body, Function<Buffer, Map<String, String>> headers, Retry retry) {

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
