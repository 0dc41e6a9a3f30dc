package dev.lad.twins.kit;

import java.util.random.RandomGenerator;

/** New identifiers in the alphabets that providers use. Unguessable only as far as the given randomness is. */
public final class Ids {
    private static final String HEX = "0123456789abcdef";
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    public String hex(int length) {
        return draw(HEX, length);
    }

    public String base62(int length) {
        return draw(BASE62, length);
    }

    public long signed64() {
        return random.nextLong();
    }

    private String draw(String alphabet, int length) {
        var id = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            id.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return id.toString();
    }
}
