package dev.lad.social;

import dev.lad.shared.config.Env;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.providers.ProviderSettings;
import dev.lad.shared.providers.ProviderUrls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How Unipile is reached, and how it reaches us.
 *
 * @param webhookSecret the value of the header that its webhooks carry
 * @param callbackUrl our own operations as Unipile reaches them: through the gateway, unless set otherwise
 */
record UnipileConfig(ProviderSettings provider, String webhookSecret, String callbackUrl) {
    private static final URI TWIN = URI.create("http://127.0.0.1:3902");
    private static final String TWIN_KEY = "unipile-twin-key";
    private static final String TWIN_WEBHOOK_SECRET = "unipile-twin-webhook-secret";

    /** LinkedIn takes its time; Unipile waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    static UnipileConfig read(Env env, NodeConfig node) {
        URI url = env.url("UNIPILE_URL", TWIN);
        ProviderSettings provider = ProviderSettings.of(
                        "unipile",
                        url,
                        Map.of(
                                "X-API-KEY",
                                node.secret(env, "UNIPILE_API_KEY", TWIN_KEY),
                                "Accept",
                                "application/json"))
                .withDeadline(PATIENCE);
        ProviderUrls.complaints(!node.isSandbox(), List.of(provider)).forEach(env::mistake);
        URI gateway = env.url("LAD_PUBLIC_URL", URI.create("http://127.0.0.1:3000"));
        return new UnipileConfig(
                provider,
                node.secret(env, "UNIPILE_WEBHOOK_SECRET", TWIN_WEBHOOK_SECRET),
                env.text("LAD_SOCIAL_INTEGRATION_PUBLIC_URL", gateway + "/api/social-integration"));
    }
}
