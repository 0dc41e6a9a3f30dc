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
    private final SecretKeySpec signingKeys;
    private final SecretKeySpec answers;
    private final byte[] succession;
    private final byte[] fingerprints;

    Secrets(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        this.signingKeys = new SecretKeySpec(hmac(bytes, "seal signing keys"), "AES");
        this.answers = new SecretKeySpec(hmac(bytes, "seal kept answers"), "AES");
        this.succession = hmac(bytes, "follow refresh tokens");
        this.fingerprints = hmac(bytes, "tell requests apart");
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
        return text(hmac(succession, token));
    }

    /** HMAC-SHA-256 in hex: the same for the same, and nothing to guess at without the secret, even for a password. */
    String fingerprint(byte[] told) {
        return HexFormat.of().formatHex(hmac(fingerprints, told));
    }

    /** What stands for an {@code Idempotency-Key}. */
    String fingerprint(String key) {
        return fingerprint(key.getBytes(StandardCharsets.UTF_8));
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

    Buffer sealKey(Buffer open) {
        return seal(signingKeys, open);
    }

    /** @throws IllegalStateException when it was sealed with another secret or changed since */
    Buffer openKey(Buffer sealed) {
        return open(signingKeys, sealed);
    }

    Buffer sealAnswer(Buffer open) {
        return seal(answers, open);
    }

    /** @throws IllegalStateException when it was sealed with another secret or changed since */
    Buffer openAnswer(Buffer sealed) {
        return open(answers, sealed);
    }

    /** AES-256-GCM; the random nonce goes before the result. */
    private Buffer seal(SecretKeySpec key, Buffer open) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return Buffer.buffer(nonce).appendBytes(cipher(Cipher.ENCRYPT_MODE, key, nonce, open.getBytes()));
    }

    private static Buffer open(SecretKeySpec key, Buffer sealed) {
        byte[] nonce = sealed.getBytes(0, NONCE_BYTES);
        return Buffer.buffer(cipher(Cipher.DECRYPT_MODE, key, nonce, sealed.getBytes(NONCE_BYTES, sealed.length())));
    }

    private static byte[] cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "What is sealed in the database does not open: LAD_SECRET is not the one it was sealed with.", e);
        }
    }

    private static byte[] hmac(byte[] key, String purpose) {
        return hmac(key, purpose.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
