package dev.lad.shared.front;

import dev.lad.shared.config.Env;
import java.util.List;
import java.util.Set;

/**
 * What an HTTP port of a node is told.
 *
 * @param port where it listens
 * @param trustedProxies IP addresses of the proxies whose {@code X-Forwarded-For} is believed
 */
public record FrontConfig(ListenPort port, Set<String> trustedProxies) {
    public FrontConfig {
        trustedProxies = Set.copyOf(trustedProxies);
    }

    public static FrontConfig read(Env env, ListenPort port) {
        return new FrontConfig(port, Set.copyOf(env.list("LAD_TRUSTED_PROXIES", List.of())));
    }
}
