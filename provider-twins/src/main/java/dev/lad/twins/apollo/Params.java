package dev.lad.twins.apollo;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a request, which Apollo takes as JSON body ({@code person_titles}, {@code revenue_range.min}) or as
 * query ({@code person_titles[]}, {@code revenue_range[min]}); both together count.
 */
final class Params {
    private final JsonObject body;
    private final MultiMap query;

    private Params(JsonObject body, MultiMap query) {
        this.body = body;
        this.query = query;
    }

    static Params of(RoutingContext request) {
        return new Params(bodyOf(request), request.queryParams());
    }

    /** The parameters of one item of a bulk request. */
    static Params of(JsonObject item) {
        return new Params(item, MultiMap.caseInsensitiveMultiMap());
    }

    private static JsonObject bodyOf(RoutingContext request) {
        var buffer = request.body().buffer();
        if (buffer == null || buffer.length() == 0) {
            return new JsonObject();
        }
        try {
            return new JsonObject(buffer);
        } catch (RuntimeException unreadable) {
            throw ApolloErrors.failed("INVALID_REQUEST", "The request body is not valid JSON");
        }
    }

    List<String> strings(String name) {
        var all = new ArrayList<String>();
        var value = body.getValue(name);
        if (value instanceof JsonArray array) {
            array.forEach(element -> all.add(String.valueOf(element)));
        } else if (value != null) {
            all.add(value.toString());
        }
        all.addAll(query.getAll(name + "[]"));
        all.addAll(query.getAll(name));
        return all.stream().filter(each -> !each.isBlank()).toList();
    }

    Optional<String> string(String name) {
        return strings(name).stream().findFirst();
    }

    boolean flag(String name, boolean otherwise) {
        return string(name).map("true"::equalsIgnoreCase).orElse(otherwise);
    }

    int integer(String name, int otherwise, int least, int most) {
        var number = number(name).orElse((long) otherwise);
        if (number < least || number > most) {
            throw ApolloErrors.invalid("Parameter '%s' must be between %d and %d".formatted(name, least, most));
        }
        return number.intValue();
    }

    /** A bound of a range such as {@code revenue_range}: {@code min} or {@code max}. */
    Optional<Long> bound(String range, String end) {
        if (body.getValue(range) instanceof JsonObject object && object.getValue(end) != null) {
            return Optional.of(parse(range, object.getValue(end).toString()));
        }
        return number(range + "[" + end + "]");
    }

    /** Whether a range has this bound, whatever it is: some are days. */
    boolean isBounded(String range, String end) {
        return (body.getValue(range) instanceof JsonObject object && object.getValue(end) != null)
                || string(range + "[" + end + "]").isPresent();
    }

    /** The objects of an array, as bulk requests send them. */
    List<JsonObject> objects(String name) {
        if (!(body.getValue(name) instanceof JsonArray array)) {
            return List.of();
        }
        return array.stream()
                .map(element -> element instanceof JsonObject object ? object : new JsonObject())
                .toList();
    }

    private Optional<Long> number(String name) {
        return string(name).map(text -> parse(name, text));
    }

    private static Long parse(String name, String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notANumber) {
            throw ApolloErrors.invalid("Parameter '" + name + "' must be a number");
        }
    }
}
