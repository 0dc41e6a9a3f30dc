package dev.lad.shared.front;

import dev.lad.shared.config.Env;

/**
 * What an HTTP port of a node is told.
 *
 * @param port where it listens
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 */
public record FrontConfig(ListenPort port, TrustedProxies trustedProxies) {

    public static FrontConfig read(Env env, ListenPort port) {
        return new FrontConfig(
                port,
                env.list(
                        "LAD_TRUSTED_PROXIES",
                        TrustedProxies::of,
                        "IP addresses or ranges like 10.0.0.0/8, separated by commas"));
    }
}
