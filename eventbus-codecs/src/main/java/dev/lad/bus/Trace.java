package dev.lad.bus;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A position in a W3C trace, see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId 16 lower-case hex digits, not all zero
 * @param sampled the caller's sampling flag
 */
public record Trace(String traceId, String spanId, boolean sampled) {
    private static final HexFormat HEX = HexFormat.of();

    /** A new trace that begins here. */
    public static Trace begin() {
        Random random = ThreadLocalRandom.current();
        return new Trace(HEX.toHexDigits(random.nextLong()) + nonZero(random), nonZero(random), true);
    }

    /** The next span of the same trace. */
    public Trace child() {
        return new Trace(traceId, nonZero(ThreadLocalRandom.current()), sampled);
    }

    /** Continues the trace of a {@code traceparent} header, or begins one where the header is absent or malformed. */
    public static Trace continued(@Nullable String header) {
        return read(header).map(Trace::child).orElseGet(Trace::begin);
    }

    /** The position that a {@code traceparent} header names; empty where the header is absent or malformed. */
    public static Optional<Trace> read(@Nullable String header) {
        return header != null && valid(header)
                ? Optional.of(
                        new Trace(header.substring(3, 35), header.substring(36, 52), (header.charAt(54) & 1) == 1))
                : Optional.empty();
    }

    /** The value for an outgoing {@code traceparent} header. */
    public String header() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static boolean valid(String header) {
        return header.length() == 55
                && header.startsWith("00-")
                && header.charAt(35) == '-'
                && header.charAt(52) == '-'
                && hex(header, 3, 35)
                && hex(header, 36, 52)
                && hex(header, 53, 55)
                && !header.startsWith("00000000000000000000000000000000", 3)
                && !header.startsWith("0000000000000000", 36);
    }

    private static boolean hex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    private static String nonZero(Random random) {
        long value = random.nextLong();
        return HEX.toHexDigits(value == 0 ? 1 : value);
    }
}
