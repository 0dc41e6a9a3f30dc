package dev.lad.platform;

import dev.lad.shared.config.Env;
import dev.lad.shared.log.LogConfig;
import dev.lad.shared.node.NodeConfig;
import dev.lad.twins.Credentials;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.clock.TwinClock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the whole platform is told; the services read their own settings themselves.
 *
 * @param node what all in this JVM share
 * @param gatewayPort where the API answers, as the gateway reads it
 * @param databaseUrl a PostgreSQL that is running; without it the embedded one is started
 * @param postgresPort where the embedded PostgreSQL listens
 * @param twins how the providers' stand-ins run; empty where the real providers are used
 */
record PlatformConfig(
        NodeConfig node, int gatewayPort, Optional<String> databaseUrl, int postgresPort, Optional<TwinOptions> twins) {

    static PlatformConfig read(Env env) {
        LogConfig.read(env);
        NodeConfig node = NodeConfig.read(env, false);
        boolean withTwins = env.flag("LAD_TWINS", node.isSandbox());
        int gatewayPort = env.integer("LAD_GATEWAY_PORT", node.port().orElse(3000), 0, 65_535);
        String publicUrl = env.text("LAD_PUBLIC_URL", "http://127.0.0.1:" + gatewayPort);
        return new PlatformConfig(
                node,
                gatewayPort,
                env.secret("DATABASE_URL"),
                postgresPort(env),
                withTwins ? Optional.of(twins(env).withPlatformUrl(publicUrl)) : Optional.empty());
    }

    /**
     * The variables as the services are to see them: where the database is, and where the API. A provider whose URL is
     * not set is its twin, whatever keys lie in the environment.
     */
    Map<String, String> forServices(Map<String, String> variables, String databaseUrl) {
        Map<String, String> seen = new HashMap<>(variables);
        seen.put("DATABASE_URL", databaseUrl);
        twins.ifPresent(options -> {
            options.platformUrl().ifPresent(url -> seen.put("LAD_PUBLIC_URL", url));
            options.providers().forEach(twin -> {
                if (seen.putIfAbsent(twin.toUpperCase(Locale.ROOT) + "_URL", options.url(twin)) == null) {
                    seen.putAll(keys(twin, options.credentials()));
                }
            });
        });
        return seen;
    }

    private static Map<String, String> keys(String twin, Credentials keys) {
        return switch (twin) {
            case "apollo" -> Map.of("APOLLO_API_KEY", keys.apolloKey());
            case "unipile" -> Map.of("UNIPILE_API_KEY", keys.unipileKey());
            case "gemini" -> Map.of("GEMINI_API_KEY", keys.geminiKey());
            case "twilio" ->
                Map.of(
                        "TWILIO_ACCOUNT_SID", keys.twilioAccountSid(),
                        "TWILIO_AUTH_TOKEN", keys.twilioAuthToken());
            case "stripe" ->
                Map.of(
                        "STRIPE_API_KEY", keys.stripeSecretKey(),
                        "STRIPE_WEBHOOK_SECRET", keys.stripeWebhookSecret());
            default -> Map.of();
        };
    }

    static int postgresPort(Env env) {
        return env.integer("LAD_POSTGRES_PORT", 15_432, 1, 65_535);
    }

    private static TwinOptions twins(Env env) {
        TwinOptions defaults = TwinOptions.defaults(TwinClock.real());
        Map<String, Integer> ports = new TreeMap<>();
        defaults.ports()
                .forEach((twin, port) -> ports.put(
                        twin, env.integer("LAD_TWIN_" + twin.toUpperCase(Locale.ROOT) + "_PORT", port, 0, 65_535)));
        return defaults.withPorts(ports).withHost(env.text("LAD_TWIN_HOST", defaults.host()));
    }
}
