package dev.lad.platform;

import dev.lad.shared.config.Env;
import dev.lad.shared.front.ListenPort;
import dev.lad.shared.node.NodeConfig;
import dev.lad.twins.Credentials;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.clock.TwinClock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the whole platform is told; the services read their own settings themselves.
 *
 * @param services which of them this process runs
 * @param node what all in this JVM share
 * @param gatewayPort where the API answers; {@code PORT} is the gateway's in a process of many
 * @param databaseUrl a PostgreSQL that is running; without it the embedded one is started
 * @param postgresPort where the embedded PostgreSQL listens
 * @param twins how the providers' stand-ins run; empty where somebody else runs them, or the real providers are used
 */
record PlatformConfig(
        Services services,
        NodeConfig node,
        int gatewayPort,
        Optional<String> databaseUrl,
        int postgresPort,
        Optional<TwinOptions> twins) {

    /** A process that runs only some services looks for the others, and leaves the twins to another one. */
    static PlatformConfig read(Env env) {
        Services services = Services.read(env);
        NodeConfig node = NodeConfig.read(env, !services.areAll());
        boolean withTwins = env.flag("LAD_TWINS", node.isSandbox() && services.areAll());
        int gatewayPort = ListenPort.read(env, Services.GATEWAY, 3000).number();
        TwinOptions twins = twins(env, gatewayPort);
        return new PlatformConfig(
                services,
                node,
                gatewayPort,
                env.secret("DATABASE_URL"),
                postgresPort(env),
                withTwins ? Optional.of(twins) : Optional.empty());
    }

    /**
     * The variables as the services are to see them: where the database is, and where the API. A provider whose URL is
     * not set is its twin, whatever keys lie in the environment.
     */
    Env forServices(Env env, String databaseUrl) {
        Env seen = env.with("DATABASE_URL", databaseUrl)
                .with("LAD_GATEWAY_PORT", "" + gatewayPort)
                .with("PORT", "");
        if (twins.isEmpty()) {
            return seen;
        }
        TwinOptions options = twins.get();
        seen = seen.with("LAD_PUBLIC_URL", options.platformUrl().orElseThrow());
        for (String twin : options.providers()) {
            String url = twin.toUpperCase(Locale.ROOT) + "_URL";
            if (!env.isSet(url)) {
                seen = seen.with(url, options.url(twin));
                for (Map.Entry<String, String> key :
                        keys(twin, options.credentials()).entrySet()) {
                    seen = seen.with(key.getKey(), key.getValue());
                }
            }
        }
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

    static TwinOptions twins(Env env, int gatewayPort) {
        TwinOptions defaults = TwinOptions.defaults(TwinClock.real());
        Map<String, Integer> ports = new TreeMap<>();
        defaults.ports()
                .forEach((twin, port) -> ports.put(
                        twin, env.integer("LAD_TWIN_" + twin.toUpperCase(Locale.ROOT) + "_PORT", port, 0, 65_535)));
        return defaults.withPorts(ports)
                .withPlatformUrl(env.text("LAD_PUBLIC_URL", "http://127.0.0.1:" + gatewayPort))
                .withHost(env.text("LAD_TWIN_HOST", defaults.host()))
                .withPagesHost(env.optional("LAD_TWIN_PAGES_HOST"))
                .withWorldSeed(env.number("LAD_TWIN_SEED", defaults.worldSeed(), 0, Long.MAX_VALUE));
    }
}
