package dev.lad.billing;

import dev.lad.shared.config.Env;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.providers.ProviderSettings;
import dev.lad.shared.providers.ProviderUrls;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * How Stripe is reached.
 *
 * @param webhookSecret signs what Stripe sends us
 * @param publicUrl where people and providers reach the platform
 */
record StripeConfig(ProviderSettings provider, String webhookSecret, URI publicUrl) {
    private static final URI TWIN = URI.create("http://127.0.0.1:3905");
    private static final String TWIN_KEY = "sk_test_twin";
    private static final String TWIN_WEBHOOK_SECRET = "whsec_twin";

    /** The release train whose shapes {@link StripeClient} reads. */
    private static final String VERSION = "2026-07-29.dahlia";

    static StripeConfig read(Env env, NodeConfig node) {
        URI url = env.url("STRIPE_URL", node.isSandbox() ? TWIN : URI.create("https://api.stripe.com"));
        String key = node.secret(env, "STRIPE_API_KEY", TWIN_KEY);
        ProviderSettings provider =
                ProviderSettings.of("stripe", url, Map.of("Authorization", "Bearer " + key, "Stripe-Version", VERSION));
        ProviderUrls.complaints(!node.isSandbox(), List.of(provider)).forEach(env::mistake);
        return new StripeConfig(
                provider,
                node.secret(env, "STRIPE_WEBHOOK_SECRET", TWIN_WEBHOOK_SECRET),
                env.url("LAD_PUBLIC_URL", URI.create("http://127.0.0.1:3000")));
    }
}
