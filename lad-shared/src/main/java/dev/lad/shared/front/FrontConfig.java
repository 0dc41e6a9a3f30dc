package dev.lad.shared.front;

import dev.lad.shared.config.Env;
import dev.lad.shared.http.HttpLimits;
import java.time.Duration;

/**
 * What an HTTP port of a node is told.
 *
 * @param port where it listens
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param keepAlive for how long a connection is kept on which no request comes
 */
public record FrontConfig(ListenPort port, TrustedProxies trustedProxies, Duration keepAlive) {
    /** Longer than calls between services keep theirs. */
    private static final int LEAST_SECONDS = 20;

    private static final int MOST_SECONDS = 3600;

    public static FrontConfig read(Env env, ListenPort port) {
        return new FrontConfig(
                port,
                env.list(
                        "LAD_TRUSTED_PROXIES",
                        TrustedProxies::of,
                        "IP addresses or ranges like 10.0.0.0/8, separated by commas"),
                Duration.ofSeconds(env.integer(
                        "LAD_KEEP_ALIVE_SECONDS",
                        Math.toIntExact(HttpLimits.KEEP_ALIVE.toSeconds()),
                        LEAST_SECONDS,
                        MOST_SECONDS)));
    }
}
