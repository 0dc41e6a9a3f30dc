package dev.lad.twins.stripe;

import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The account's resources, by kind and id, in the order of creation. Who found one may change it in place. */
final class Resources {
    private static final int MAX_PER_KIND = 100_000;

    private final Map<Kind, Shelf<JsonObject>> kinds;

    Resources(Memory memory) {
        kinds = Stream.of(Kind.values())
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        kind -> memory.shelf("stripe." + kind.name().toLowerCase(Locale.ROOT), Form.JSON)));
    }

    void reset() {
        kinds.values().forEach(Shelf::clear);
    }

    void put(Kind kind, JsonObject resource) {
        Shelf<JsonObject> known = of(kind);
        known.put(resource.getString("id"), resource);
        if (known.size() > MAX_PER_KIND) {
            known.removeOldest();
        }
    }

    void remove(Kind kind, String id) {
        of(kind).remove(id);
    }

    Optional<JsonObject> find(Kind kind, String id) {
        return of(kind).find(id);
    }

    /** @param param where the id came from: {@code id} for the path, otherwise the parameter's name */
    JsonObject require(Kind kind, String id, String param) {
        return find(kind, id).orElseThrow(() -> StripeError.noSuch(kind.word(), id, param));
    }

    /** Whichever kind the id belongs to. */
    Optional<JsonObject> find(String id) {
        return Stream.of(Kind.values())
                .filter(kind -> id.startsWith(kind.prefix()))
                .flatMap(kind -> find(kind, id).stream())
                .findFirst();
    }

    /** To look at; what is to be changed is to be found by its id. */
    Stream<JsonObject> all(Kind kind) {
        return of(kind).all().stream();
    }

    /** One page in Stripe's envelope, newest first. */
    JsonObject page(Kind kind, String url, Params params, Predicate<JsonObject> filter) {
        List<JsonObject> newestFirst = new ArrayList<>(all(kind).filter(filter).toList());
        Collections.reverse(newestFirst);
        return page(newestFirst, url, params);
    }

    /** One page of a list that is already in the order to be shown. */
    static JsonObject page(List<JsonObject> items, String url, Params params) {
        long limit = params.integer("limit").orElse(10);
        if (limit < 1 || limit > 100) {
            throw StripeError.invalid("limit", "Invalid integer: limit must be between 1 and 100");
        }
        int from = params.text("starting_after")
                .map(id -> position(items, id, "starting_after") + 1)
                .orElse(0);
        int to = params.text("ending_before")
                .map(id -> position(items, id, "ending_before"))
                .orElse(items.size());
        if (params.has("ending_before")) {
            from = Math.max(from, to - (int) limit);
        }
        int end = (int) Math.min(from + limit, to);
        boolean more = params.has("ending_before") ? from > 0 : end < to;
        JsonArray data = new JsonArray();
        items.subList(from, end).forEach(item -> data.add(item.copy()));
        return new JsonObject()
                .put("object", "list")
                .put("url", url)
                .put("has_more", more)
                .put("data", data);
    }

    private static int position(List<JsonObject> items, String id, String param) {
        for (int i = 0; i < items.size(); i++) {
            if (id.equals(items.get(i).getString("id"))) {
                return i;
            }
        }
        throw StripeError.noSuch("object", id, param);
    }

    private Shelf<JsonObject> of(Kind kind) {
        return Objects.requireNonNull(kinds.get(kind));
    }
}
