package dev.lad.leads;

import dev.lad.shared.config.Env;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.providers.ProviderSettings;
import dev.lad.shared.providers.ProviderUrls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How Apollo is reached, and how it reaches us.
 *
 * @param callbackUrl the beginning of the URL that a phone reveal's answer is sent to; the token follows
 */
record ApolloConfig(ProviderSettings provider, String callbackUrl) {
    private static final URI TWIN = URI.create("http://127.0.0.1:3901");
    private static final URI REAL = URI.create("https://api.apollo.io");
    private static final String TWIN_KEY = "apollo-twin-key";

    static ApolloConfig read(Env env, NodeConfig node) {
        String key = node.secret(env, "APOLLO_API_KEY", TWIN_KEY);
        ProviderSettings provider = ProviderSettings.of(
                        "apollo",
                        env.url("APOLLO_URL", node.isSandbox() ? TWIN : REAL),
                        Map.of("x-api-key", key, "accept", "application/json", "cache-control", "no-cache"))
                .withDeadline(Duration.ofSeconds(10));
        ProviderUrls.complaints(!node.isSandbox(), List.of(provider)).forEach(env::mistake);
        URI publicUrl = env.url("LAD_PUBLIC_URL", URI.create("http://127.0.0.1:3000"));
        if (!node.isSandbox() && !"https".equals(publicUrl.getScheme())) {
            env.mistake("LAD_PUBLIC_URL must begin with https in production: Apollo calls back over https only.");
        }
        return new ApolloConfig(provider, publicUrl + "/api/apollo-leads/webhook/phone-reveal/");
    }
}
