package dev.lad.gateway;

import dev.lad.shared.config.Env;
import dev.lad.shared.front.FrontConfig;
import dev.lad.shared.front.ListenPort;
import dev.lad.shared.node.NodeConfig;
import java.util.List;
import java.util.Set;

/**
 * What the gateway is told.
 *
 * @param front where it listens, and behind which proxies
 * @param origins the pages that browsers may call from, with credentials: scheme, host and port
 * @param required the services without which the gateway is not ready
 * @param limits how much is allowed
 * @param legacy what the system that is being replaced still answers
 * @param legacySecret what that system's tokens are signed with; empty text where it answers nothing
 */
record GatewayConfig(
        FrontConfig front,
        Set<String> origins,
        Set<String> required,
        RateLimits limits,
        List<LegacyRoute> legacy,
        String legacySecret) {
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
        origins = Set.copyOf(origins);
        required = Set.copyOf(required);
        legacy = List.copyOf(legacy);
    }

    static GatewayConfig read(Env env, NodeConfig node) {
        List<String> pages = node.isSandbox()
                ? List.of("http://localhost:3000", "http://127.0.0.1:3000", "http://localhost:5173")
                : List.of();
        List<LegacyRoute> legacy = LegacyRoute.read(env);
        String legacySecret = env.secret(LEGACY_SECRET).orElse("");
        if (!legacy.isEmpty() && legacySecret.isEmpty()) {
            env.mistake(
                    LEGACY_SECRET + " must be set to the JWT_SECRET of the system that LAD_LEGACY_ROUTES leads to.");
        }
        return new GatewayConfig(
                FrontConfig.read(env, ListenPort.read(env, "gateway", PORT)),
                Set.copyOf(env.list("LAD_CORS_ORIGINS", pages)),
                Set.copyOf(env.list("LAD_REQUIRED_SERVICES", ALL)),
                RateLimits.read(env),
                legacy,
                legacySecret);
    }
}
