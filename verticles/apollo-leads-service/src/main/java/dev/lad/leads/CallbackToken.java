package dev.lad.leads;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * What proves that a webhook answers one reveal: the attempt's id and 256 random bits. Only its hash is kept.
 *
 * @param text as it stands in the URL: Base64, URL-safe, without padding
 */
record CallbackToken(UUID attemptId, String text) {
    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static CallbackToken fresh(UUID attemptId) {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        byte[] bytes = ByteBuffer.allocate(ID_BYTES + SECRET_BYTES)
                .putLong(attemptId.getMostSignificantBits())
                .putLong(attemptId.getLeastSignificantBits())
                .put(secret)
                .array();
        return new CallbackToken(
                attemptId, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Reads what came in a URL; empty for what cannot be one of ours. */
    static Optional<CallbackToken> read(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            return bytes.remaining() == ID_BYTES + SECRET_BYTES
                    ? Optional.of(new CallbackToken(new UUID(bytes.getLong(), bytes.getLong()), text))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** In constant time. */
    boolean matches(byte[] expectedHash) {
        return MessageDigest.isEqual(expectedHash, hash());
    }

    @Override
    public String toString() {
        return "CallbackToken[" + attemptId + "]";
    }
}
