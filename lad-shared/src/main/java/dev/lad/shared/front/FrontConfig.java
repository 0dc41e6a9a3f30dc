package dev.lad.shared.front;

import dev.lad.shared.config.Env;
import java.util.List;
import java.util.Set;

/**
 * What every HTTP port of a node is told alike.
 *
 * @param trustedProxies IP addresses of the proxies whose {@code X-Forwarded-For} is believed
 */
public record FrontConfig(Set<String> trustedProxies) {
    public FrontConfig {
        trustedProxies = Set.copyOf(trustedProxies);
    }

    public static FrontConfig read(Env env) {
        return new FrontConfig(Set.copyOf(env.list("LAD_TRUSTED_PROXIES", List.of())));
    }
}
