package dev.lad.shared.providers;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where a provider is, and how patient we are with it.
 *
 * @param name as in configuration: {@code twilio}
 * @param baseUrl the twin's or the real one's; request paths are appended to it
 * @param headers sent with each request; credentials among them
 * @param deadline how long a call may take with its retries, where the request does not say
 * @param maxResponseBytes a longer answer is cut off and counts as lost
 * @param breakerFailures so many lost answers within ten seconds open the circuit
 * @param breakerPause how long it stays open before one call is let through
 */
public record ProviderSettings(
        String name,
        URI baseUrl,
        Map<String, String> headers,
        Duration deadline,
        int maxResponseBytes,
        int breakerFailures,
        Duration breakerPause) {

    public ProviderSettings {
        headers = Map.copyOf(headers);
    }

    /** Ten seconds a call, four mebibytes an answer, a circuit that opens after five lost answers for ten seconds. */
    public static ProviderSettings of(String name, URI baseUrl, Map<String, String> headers) {
        return new ProviderSettings(name, baseUrl, headers, Duration.ofSeconds(10), 4 << 20, 5, Duration.ofSeconds(10));
    }

    public ProviderSettings withDeadline(Duration other) {
        return new ProviderSettings(name, baseUrl, headers, other, maxResponseBytes, breakerFailures, breakerPause);
    }

    public ProviderSettings withMaxResponseBytes(int most) {
        return new ProviderSettings(name, baseUrl, headers, deadline, most, breakerFailures, breakerPause);
    }

    public ProviderSettings withBreaker(int failures, Duration pause) {
        return new ProviderSettings(name, baseUrl, headers, deadline, maxResponseBytes, failures, pause);
    }

    /** Names the headers without their values. */
    @Override
    public String toString() {
        return "ProviderSettings[" + name + " at " + baseUrl + ", headers " + headers.keySet() + "]";
    }
}
