package dev.lad.icp;

import dev.lad.shared.config.Env;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.providers.ProviderSettings;
import dev.lad.shared.providers.ProviderUrls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How Gemini is reached.
 *
 * @param model models retire within a year or two, so which one is configuration
 */
record GeminiConfig(ProviderSettings provider, String model) {
    private static final URI TWIN = URI.create("http://127.0.0.1:3904");
    private static final String TWIN_KEY = "gemini-twin-key";
    private static final String MODEL = "gemini-3.8-flash";
    /** Two of these, for an answer that has to be asked for again, fit into the time of an operation. */
    private static final Duration DEADLINE = Duration.ofSeconds(12);

    /** Nothing where {@code GEMINI=off}, and in production where there is no key: then the rules do the work. */
    static Optional<GeminiConfig> read(Env env, NodeConfig node) {
        boolean wanted = env.flag("GEMINI", true);
        Optional<String> key =
                env.secret("GEMINI_API_KEY").or(() -> node.isSandbox() ? Optional.of(TWIN_KEY) : Optional.empty());
        URI url = env.url(
                "GEMINI_URL", node.isSandbox() ? TWIN : URI.create("https://generativelanguage.googleapis.com"));
        String model = env.text("GEMINI_MODEL", MODEL);
        if (!model.matches("[a-z0-9.-]{1,64}")) {
            env.mistake("GEMINI_MODEL should be the plain name of a model, like " + MODEL + ".");
        }
        return key.filter(known -> wanted).map(known -> {
            ProviderSettings provider = ProviderSettings.of("gemini", url, Map.of("x-goog-api-key", known))
                    .withDeadline(DEADLINE);
            ProviderUrls.complaints(!node.isSandbox(), List.of(provider)).forEach(env::mistake);
            return new GeminiConfig(provider, model);
        });
    }
}
