package dev.lad.shared.service;

import dev.lad.shared.errors.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. Lists are keyset-paginated: a page begins after the keys of the item before it,
 * so that rows added or removed meanwhile neither repeat nor hide others.
 *
 * @param limit how many items at most, 1 to 200
 * @param after the sort keys of the last item of the page before, as text; empty for the first page
 * @param total whether the caller wants the total count
 */
public record Page(int limit, Optional<List<String>> after, boolean total) {
    private static final String SEPARATOR = "\u001f";

    /**
     * @param keys how many sort keys a cursor of this list has
     * @throws Failure.Invalid for a cursor that did not come from this list
     */
    static Page of(int limit, Optional<String> cursor, boolean total, int keys) {
        return new Page(limit, cursor.map(text -> decode(text, keys)), total);
    }

    /** The opaque cursor that continues after an item with these sort keys. */
    public static String cursor(List<String> keys) {
        byte[] bytes = String.join(SEPARATOR, keys).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static List<String> decode(String cursor, int keys) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            List<String> after = List.of(text.split(SEPARATOR, -1));
            if (after.size() == keys && after.stream().allMatch(Page::isText)) {
                return after;
            }
        } catch (IllegalArgumentException | CharacterCodingException notOurs) {
            // Answered below, like every other cursor that is not ours.
        }
        throw foreign();
    }

    private static boolean isText(String key) {
        return key.chars().noneMatch(Character::isISOControl);
    }

    /** The sort key as an instant, to be bound in SQL; null for the first page. */
    public @Nullable OffsetDateTime instantAfter(int key) {
        return keyAfter(key, OffsetDateTime::parse);
    }

    /** The sort key as an id, to be bound in SQL; null for the first page. */
    public @Nullable UUID idAfter(int key) {
        return keyAfter(key, UUID::fromString);
    }

    /** The sort key as a number, to be bound in SQL; null for the first page. */
    public @Nullable Long numberAfter(int key) {
        return keyAfter(key, Long::valueOf);
    }

    /** The sort key as text, to be bound in SQL; null for the first page. */
    public @Nullable String textAfter(int key) {
        return after.map(keys -> keys.get(key)).orElse(null);
    }

    private <T> @Nullable T keyAfter(int key, Function<String, T> read) {
        try {
            return after.map(keys -> read.apply(keys.get(key))).orElse(null);
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            throw foreign();
        }
    }

    private static Failure.Invalid foreign() {
        return Failure.Invalid.at("/query/cursor", "The cursor is not one of this list; begin without one.");
    }
}
