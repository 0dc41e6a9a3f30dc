package dev.lad.shared.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/**
 * Says in our words what Jackson could not read: its own tell a programmer which of its switches to turn, and repeat
 * the input.
 */
final class JsonComplaint {
    private static final int LONGEST_WORD = 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private JsonComplaint() {}

    /** @param at where the parser stands: behind the character that it did not expect */
    static MalformedJson about(JsonProcessingException failure, JsonLocation at, String text) {
        if (failure instanceof JsonEOFException) {
            return new MalformedJson("The JSON ends before it is complete", at.getLineNr(), at.getColumnNr());
        }
        if (failure instanceof StreamConstraintsException) {
            return new MalformedJson(limits(), at.getLineNr(), at.getColumnNr());
        }
        int index = (int) Math.min(Math.max(at.getCharOffset() - 1, 0), text.length() - 1);
        return new MalformedJson(
                "The JSON is malformed: " + unexpected(text, index), at.getLineNr(), Math.max(1, at.getColumnNr() - 1));
    }

    private static String limits() {
        return "The JSON goes beyond a limit: %d levels, %d characters in a name, %,d in a string, %d digits in a number"
                .formatted(
                        StrictJson.MAX_DEPTH,
                        StrictJson.MAX_NAME_LENGTH,
                        StrictJson.MAX_STRING_LENGTH,
                        StrictJson.MAX_DIGITS);
    }

    private static String unexpected(String text, int index) {
        char c = text.charAt(index);
        if (c < ' ') {
            return "unexpected control character U+%04X; in a string it is written as an escape".formatted((int) c);
        }
        int word = startOfWord(text, index);
        if (word > 0 && text.charAt(word - 1) == '\\') {
            return "no such escape in a string; a backslash itself is written twice";
        }
        if (Character.isLetter(c)) {
            return "unexpected '%s'; strings and names take double quotes, and the only bare words are true, false and null"
                    .formatted(word(text, word));
        }
        return switch (c) {
            case '/', '#' -> "unexpected '%c'; JSON has no comments".formatted(c);
            case '\'' -> "unexpected single quote; strings and names take double quotes";
            case ']', '}', ',' -> "unexpected '%c'; a comma too many, or a bracket of the other kind".formatted(c);
            case '0' -> "a number starts with a zero too many";
            case BYTE_ORDER_MARK -> "it starts with a byte order mark, which has no place in JSON";
            default -> "unexpected '%s'".formatted(Character.toString(text.codePointAt(index)));
        };
    }

    private static int startOfWord(String text, int index) {
        int start = index;
        while (start > 0 && index - start < LONGEST_WORD && Character.isLetterOrDigit(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static String word(String text, int start) {
        int end = start + 1;
        while (end < text.length() && end - start < LONGEST_WORD && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }
}
