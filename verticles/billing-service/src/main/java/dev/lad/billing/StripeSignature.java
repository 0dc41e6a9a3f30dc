package dev.lad.billing;

import dev.lad.shared.errors.Failure;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stripe's signature of a webhook: {@code t=<unix seconds>,v1=<hex>[,v1=…]}, where v1 is the HMAC-SHA256 of
 * {@code t.body} under the endpoint's secret. While a secret is being replaced there are two; any one suffices.
 */
final class StripeSignature {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final byte[] secret;
    private final Clock wall;

    StripeSignature(String secret, Clock wall) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.wall = wall;
    }

    /** Fails with {@code Invalid} (400, {@code invalid_signature}) unless Stripe signed these bytes lately. */
    void verify(String header, Buffer body) {
        String timestamp = "";
        List<String> signatures = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            if (part.startsWith("t=")) {
                timestamp = part.substring(2);
            } else if (part.startsWith("v1=")) {
                signatures.add(part.substring(3));
            }
        }
        byte[] expected = HexFormat.of().formatHex(hmac(timestamp, body)).getBytes(StandardCharsets.US_ASCII);
        boolean signed = signatures.stream()
                .anyMatch(signature -> MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII)));
        if (!signed || tooOld(timestamp)) {
            throw new Failure.Invalid(
                    "invalid_signature", "The webhook is not signed by Stripe, or is too old.", List.of());
        }
    }

    private boolean tooOld(String timestamp) {
        // Signed already, so it is a number of Stripe's.
        return Long.parseLong(timestamp) < wall.instant().minus(TOLERANCE).getEpochSecond();
    }

    private byte[] hmac(String timestamp, Buffer body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body.getBytes());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
