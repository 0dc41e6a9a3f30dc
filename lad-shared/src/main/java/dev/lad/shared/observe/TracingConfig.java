package dev.lad.shared.observe;

import dev.lad.shared.config.Env;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where spans go, by the variables that OpenTelemetry itself defines
 * (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/).
 *
 * @param collector its base URL; empty: no tracing
 * @param headers sent with each batch; credentials among them
 * @param sampled the share of the traces begun here that is recorded, 0 to 1; a client's own choice is kept
 * @param delay how long spans are gathered before they are sent
 */
public record TracingConfig(Optional<URI> collector, Map<String, String> headers, double sampled, Duration delay) {
    private static final String COLLECTOR = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final URI NOWHERE = URI.create("http://nowhere.invalid");
    private static final Duration DELAY = Duration.ofSeconds(5);

    public TracingConfig {
        headers = Map.copyOf(headers);
    }

    public static TracingConfig read(Env env) {
        return new TracingConfig(
                env.optional(COLLECTOR).map(given -> env.url(COLLECTOR, NOWHERE)),
                headers(env),
                share(env),
                env.millis("OTEL_BSP_SCHEDULE_DELAY", DELAY));
    }

    /** {@code name=value,name=value}. */
    private static Map<String, String> headers(Env env) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String pair : env.secret("OTEL_EXPORTER_OTLP_HEADERS").orElse("").split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                headers.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            } else if (!pair.isBlank()) {
                env.mistake("OTEL_EXPORTER_OTLP_HEADERS must look like name=value,name=value.");
            }
        }
        return headers;
    }

    private static double share(Env env) {
        String text = env.text("OTEL_TRACES_SAMPLER_ARG", "1");
        try {
            double share = Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException noNumber) {
            // Told below, as any other wrong value.
        }
        env.mistake("OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, and is \"" + text + "\".");
        return 1;
    }
}
