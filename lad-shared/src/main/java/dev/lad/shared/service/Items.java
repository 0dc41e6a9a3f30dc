package dev.lad.shared.service;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextCursor where the next page begins; empty on the last
 * @param total how many there are in all, where it was asked for
 */
public record Items<T>(List<T> items, int limit, Optional<String> nextCursor, OptionalLong total) {

    public Items {
        items = List.copyOf(items);
    }

    /**
     * A page from rows that were read with {@code limit + 1}: the one too many tells that there is a next page.
     *
     * @param keys the sort keys of an item, as text, in the order of the list
     */
    public static <T> Items<T> page(List<T> rows, Page page, Function<T, List<String>> keys) {
        boolean more = rows.size() > page.limit();
        List<T> items = more ? rows.subList(0, page.limit()) : rows;
        return new Items<>(
                items,
                page.limit(),
                more ? Optional.of(Page.cursor(keys.apply(items.get(items.size() - 1)))) : Optional.empty(),
                OptionalLong.empty());
    }

    /** A list that is short by nature and comes whole. */
    public static <T> Items<T> all(List<T> items) {
        return new Items<>(items, Math.max(items.size(), 1), Optional.empty(), OptionalLong.of(items.size()));
    }

    public Items<T> withTotal(long count) {
        return new Items<>(items, limit, nextCursor, OptionalLong.of(count));
    }

    /** The same page with each item in another form. */
    public <R> Items<R> map(Function<T, R> form) {
        return new Items<>(items.stream().map(form).toList(), limit, nextCursor, total);
    }
}
