package dev.lad.twins.world;

import java.util.List;

/**
 * Deterministic draws: SplitMix64 (Steele, Lea, Flood 2014) written out, because the library's generators do not promise
 * the same numbers from one JDK to the next.
 */
final class Draw {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** Draws for one thing: neighbouring numbers of things give unrelated draws. */
    Draw(long seed, long kind, long index) {
        state = seed;
        state = next() ^ kind;
        state = next() ^ index;
    }

    long next() {
        state += GOLDEN_GAMMA;
        var mixed = state;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Uniform within {@code 0..bound-1}, as nearly as 31 bits allow. */
    int below(int bound) {
        return (int) (((next() >>> 33) * bound) >>> 31);
    }

    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    /** Uniform in the exponent: as many between 1 and 10 as between 100 and 1000. */
    int betweenByMagnitude(int low, int high) {
        var fraction = (next() >>> 11) * 0x1.0p-53;
        return (int) Math.round(
                StrictMath.exp(StrictMath.log(low) + fraction * (StrictMath.log(high) - StrictMath.log(low))));
    }

    boolean chance(int percent) {
        return below(100) < percent;
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    String text(String alphabet, int length) {
        var text = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            text.append(alphabet.charAt(below(alphabet.length())));
        }
        return text.toString();
    }
}
