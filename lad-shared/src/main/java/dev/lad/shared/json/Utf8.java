package dev.lad.shared.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;

/**
 * Decodes UTF-8 and refuses what is not well formed: overlong forms, encoded surrogates, code points beyond U+10FFFF.
 *
 * <p>The JDK's fast decoder puts U+FFFD for what it cannot read. So a text without it was well formed, and only a text
 * with it, which is rare, is decoded again by the decoder that reports.
 */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    static String decode(byte[] bytes) {
        var text = new String(bytes, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : verified(text, bytes);
    }

    static String decode(Buffer buffer) {
        var text = buffer.toString(UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : verified(text, buffer.getBytes());
    }

    private static String verified(String text, byte[] bytes) {
        // newDecoder() reports; it does not replace.
        var decoded = CharBuffer.allocate(text.length() + 1);
        CoderResult result = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true);
        if (!result.isError()) {
            return text;
        }
        int line = 1;
        int column = 1;
        for (char c : decoded.flip().toString().toCharArray()) {
            column = c == '\n' ? 1 : column + 1;
            line = c == '\n' ? line + 1 : line;
        }
        throw new MalformedJson("The JSON is not well-formed UTF-8", line, column);
    }
}
