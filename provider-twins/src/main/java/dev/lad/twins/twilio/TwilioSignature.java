package dev.lad.twins.twilio;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code X-Twilio-Signature} header: Base64(HMAC-SHA1(auth token, URL + each POST parameter's name and value, sorted
 * by name)).
 *
 * @see <a href="https://www.twilio.com/docs/usage/security#validating-requests">Twilio: Validating requests</a>
 */
final class TwilioSignature {
    private TwilioSignature() {}

    /** @param url exactly as it was configured, with its query; parameters of a GET are in there and not repeated */
    static String of(String authToken, String url, Map<String, String> postParameters) {
        StringBuilder signed = new StringBuilder(url);
        new TreeMap<>(postParameters)
                .forEach((name, value) -> signed.append(name).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA1", e);
        }
    }
}
