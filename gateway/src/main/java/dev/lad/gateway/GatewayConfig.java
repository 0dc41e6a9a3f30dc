package dev.lad.gateway;

import dev.lad.shared.config.Env;
import dev.lad.shared.front.FrontConfig;
import dev.lad.shared.front.ListenPort;
import java.util.List;
import java.util.Set;

/**
 * What the gateway is told.
 *
 * @param front where it listens, and behind which proxies
 * @param required the services without which the gateway is not ready
 * @param limits how much is allowed
 * @param legacy what the system that is being replaced still answers
 * @param legacySecret what that system's tokens are signed with; empty text where it answers nothing
 */
record GatewayConfig(
        FrontConfig front, Set<String> required, RateLimits limits, List<LegacyRoute> legacy, String legacySecret) {
    static final int PORT = 3000;

    private static final String LEGACY_SECRET = "LAD_LEGACY_JWT_SECRET";
    private static final List<String> ALL = List.of(
            "auth",
            "users",
            "billing",
            "campaigns",
            "apollo-leads",
            "voice-agent",
            "deals-pipeline",
            "social-integration",
            "ai-icp-assistant",
            "lead-enrichment",
            "overview");

    GatewayConfig {
        required = Set.copyOf(required);
        legacy = List.copyOf(legacy);
    }

    static GatewayConfig read(Env env) {
        List<LegacyRoute> legacy = LegacyRoute.read(env);
        String legacySecret = env.secret(LEGACY_SECRET).orElse("");
        if (!legacy.isEmpty() && legacySecret.isEmpty()) {
            env.mistake(
                    LEGACY_SECRET + " must be set to the JWT_SECRET of the system that LAD_LEGACY_ROUTES leads to.");
        }
        return new GatewayConfig(
                FrontConfig.read(env, ListenPort.read(env, "gateway", PORT)),
                Set.copyOf(env.list("LAD_REQUIRED_SERVICES", ALL)),
                RateLimits.read(env),
                legacy,
                legacySecret);
    }
}
