package dev.lad.shared.auth;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compact JWTs signed with HMAC-SHA256 (RFC 7515, RFC 7518 section 3.2) under one key and one fixed header. A token
 * with any other header, be it another algorithm, is none of ours and is not even parsed.
 */
public final class Hs256 {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final String header;

    /** @param type the header's {@code typ} */
    public Hs256(byte[] key, String type) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.header = header(type);
    }

    /** A key for one purpose: what leaks it opens nothing else. */
    public static byte[] derive(String secret, String purpose) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return mac(new SecretKeySpec(bytes, ALGORITHM), purpose);
    }

    /** How every token with this {@code typ} begins, up to and with the first dot. */
    public static String header(String type) {
        String json = "{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}";
        return ENCODER.encodeToString(json.getBytes(StandardCharsets.UTF_8)) + ".";
    }

    public String sign(JsonObject claims) {
        byte[] payload = claims.toBuffer().getBytes();
        String signed = header + ENCODER.encodeToString(payload);
        return signed + "." + ENCODER.encodeToString(mac(key, signed));
    }

    /** The claims of a token that was signed with this key; whether they still hold is for the caller to see. */
    public Optional<JsonObject> open(String token) {
        int dot = token.lastIndexOf('.');
        if (!token.startsWith(header) || dot < header.length()) {
            return Optional.empty();
        }
        try {
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            // Takes as long whatever the first wrong byte is.
            return MessageDigest.isEqual(signature, mac(key, token.substring(0, dot)))
                    ? Optional.of(new JsonObject(
                            Buffer.buffer(Base64.getUrlDecoder().decode(token.substring(header.length(), dot)))))
                    : Optional.empty();
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
