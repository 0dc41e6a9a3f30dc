package dev.lad.shared.service;

import dev.lad.shared.errors.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits and decodes a query string, and decodes path segments: strictly, as UTF-8. */
public final class QueryString {
    private QueryString() {}

    /**
     * Names and values in order; {@code +} is a space.
     *
     * @throws Failure.Invalid for broken percent-encoding or bytes that are not UTF-8
     */
    public static Map<String, List<String>> parse(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        int from = 0;
        while (from < query.length()) {
            int end = query.indexOf('&', from);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', from);
            if (end > from) {
                int nameEnd = equals >= 0 && equals < end ? equals : end;
                String name = decode(query.substring(from, nameEnd), true);
                String value = nameEnd < end ? decode(query.substring(nameEnd + 1, end), true) : "";
                parameters.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
            }
            from = end + 1;
        }
        return parameters;
    }

    /**
     * Decodes one path segment.
     *
     * @throws Failure.Invalid for broken percent-encoding, bytes that are not UTF-8, or NUL
     */
    public static String segment(String raw) {
        return raw.indexOf('%') < 0 ? raw : decode(raw, false);
    }

    private static String decode(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0)) {
            return raw;
        }
        byte[] source = raw.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(source.length);
        for (int i = 0; i < source.length; i++) {
            byte b = source[i];
            if (b == '%') {
                boolean complete = i + 2 < source.length;
                int high = complete ? Character.digit(source[i + 1], 16) : -1;
                int low = complete ? Character.digit(source[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed();
                }
                bytes.put((byte) (high * 16 + low));
                i += 2;
            } else {
                bytes.put(plusIsSpace && b == '+' ? (byte) ' ' : b);
            }
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            if (text.indexOf('\0') >= 0) {
                throw malformed();
            }
            return text;
        } catch (CharacterCodingException notUtf8) {
            throw malformed();
        }
    }

    private static Failure.Invalid malformed() {
        return new Failure.Invalid(
                "malformed_url", "The URL has broken percent-encoding, or bytes that are not UTF-8.", List.of());
    }
}
