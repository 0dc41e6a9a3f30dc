package dev.lad.voice;

import dev.lad.shared.config.Env;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.providers.ProviderSettings;
import dev.lad.shared.providers.ProviderUrls;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How Twilio is reached, and how it reaches us.
 *
 * @param authToken the password, and the key of Twilio's signatures
 * @param from the number that calls, E.164
 * @param callbackUrl our own operations as Twilio reaches them: through the gateway, unless set otherwise
 */
record TwilioConfig(ProviderSettings provider, String accountSid, String authToken, String from, String callbackUrl) {
    private static final URI TWIN = URI.create("http://127.0.0.1:3903");
    private static final String TWIN_SID = "AC00000000000000000000000000000000";
    private static final String TWIN_TOKEN = "twilio-twin-token";

    /** Twilio's own test number, which the twin takes too. */
    private static final String TWIN_FROM = "+15005550006";

    /** An hour of sound at Twilio's 32 kbit/s. */
    private static final int LARGEST_RECORDING = 16 << 20;

    static TwilioConfig read(Env env, NodeConfig node) {
        URI url = env.url("TWILIO_URL", node.isSandbox() ? TWIN : URI.create("https://api.twilio.com"));
        String sid = env.text("TWILIO_ACCOUNT_SID", node.isSandbox() ? TWIN_SID : "");
        String token = node.secret(env, "TWILIO_AUTH_TOKEN", TWIN_TOKEN);
        String from = env.text("TWILIO_FROM", node.isSandbox() ? TWIN_FROM : "");
        require(env, "TWILIO_ACCOUNT_SID", sid);
        require(env, "TWILIO_FROM", from);
        String basic = Base64.getEncoder().encodeToString((sid + ":" + token).getBytes(StandardCharsets.UTF_8));
        ProviderSettings provider = ProviderSettings.of("twilio", url, Map.of("Authorization", "Basic " + basic))
                .withMaxResponseBytes(LARGEST_RECORDING);
        ProviderUrls.complaints(!node.isSandbox(), List.of(provider)).forEach(env::mistake);
        URI gateway = env.url("LAD_PUBLIC_URL", URI.create("http://127.0.0.1:3000"));
        return new TwilioConfig(
                provider, sid, token, from, env.text("LAD_VOICE_AGENT_PUBLIC_URL", gateway + "/api/voice-agent"));
    }

    private static void require(Env env, String name, String value) {
        if (value.isEmpty()) {
            env.mistake(name + " must be set in production.");
        }
    }

    /** Where Twilio tells of a call: {@code status}, {@code recording}, {@code twiml} or {@code speech}. */
    String callback(UUID call, String about) {
        return callbackUrl + "/webhooks/twilio/" + call + "/" + about;
    }
}
