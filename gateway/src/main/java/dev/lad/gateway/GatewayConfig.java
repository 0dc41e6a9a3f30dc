package dev.lad.gateway;

import dev.lad.shared.config.Env;
import dev.lad.shared.node.NodeConfig;
import java.util.List;
import java.util.Set;

/**
 * What the gateway is told.
 *
 * @param port on which it listens; 0 takes any free one
 * @param portSetting the environment variable that the port came from
 * @param origins the pages that browsers may call from, with credentials: scheme, host and port
 * @param required the services without which the gateway is not ready
 * @param limits how much is allowed
 */
record GatewayConfig(int port, String portSetting, Set<String> origins, Set<String> required, RateLimits limits) {
    private static final int DEFAULT_PORT = 3000;
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
    }

    /** {@code LAD_GATEWAY_PORT} wins over {@code PORT}, which in a process of many services is nobody's own. */
    static GatewayConfig read(Env env, NodeConfig node) {
        String setting = "LAD_GATEWAY_PORT";
        int port = env.integer(setting, node.port().orElse(DEFAULT_PORT), 0, 65_535);
        List<String> pages = node.isSandbox()
                ? List.of("http://localhost:3000", "http://127.0.0.1:3000", "http://localhost:5173")
                : List.of();
        return new GatewayConfig(
                port,
                setting,
                Set.copyOf(env.list("LAD_CORS_ORIGINS", pages)),
                Set.copyOf(env.list("LAD_REQUIRED_SERVICES", ALL)),
                RateLimits.read(env));
    }
}
