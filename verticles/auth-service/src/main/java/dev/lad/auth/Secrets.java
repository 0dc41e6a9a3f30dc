package dev.lad.auth;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Random tokens, their hashes, and what is derived from the configured secret: one key for each purpose. */
final class Secrets {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec sealing;
    private final SecretKeySpec succession;

    Secrets(String secret) {
        this.sealing = new SecretKeySpec(hmac(secret.getBytes(StandardCharsets.UTF_8), "seal signing keys"), "AES");
        this.succession =
                new SecretKeySpec(hmac(secret.getBytes(StandardCharsets.UTF_8), "follow refresh tokens"), "HmacSHA256");
    }

    /** 256 random bits in base64url. */
    String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return text(bytes);
    }

    /**
     * The refresh token that follows another. The same each time, so that the same token presented twice in a moment
     * has one successor and not two; not to be computed without the secret.
     */
    String successor(String token) {
        return text(hmac(succession.getEncoded(), token));
    }

    /** SHA-256 in hex. Enough for 256 random bits; not for passwords. */
    static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** AES-256-GCM; the random nonce goes before the result. */
    Buffer seal(Buffer open) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return Buffer.buffer(nonce).appendBytes(cipher(Cipher.ENCRYPT_MODE, nonce, open.getBytes()));
    }

    /** @throws IllegalStateException when it was sealed with another secret or changed since */
    Buffer open(Buffer sealed) {
        byte[] nonce = sealed.getBytes(0, NONCE_BYTES);
        return Buffer.buffer(cipher(Cipher.DECRYPT_MODE, nonce, sealed.getBytes(NONCE_BYTES, sealed.length())));
    }

    private byte[] cipher(int mode, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "What is sealed in the database does not open: LAD_SECRET is not the one it was sealed with.", e);
        }
    }

    private static byte[] hmac(byte[] key, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
