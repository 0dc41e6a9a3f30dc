package dev.lad.twins.unipile;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** Reads requests, and refuses as Unipile does what cannot be read. */
final class Input {
    private Input() {}

    static JsonObject json(RoutingContext request) {
        var buffer = request.body().buffer();
        if (buffer == null || buffer.length() == 0) {
            return new JsonObject();
        }
        try {
            return new JsonObject(buffer);
        } catch (RuntimeException unreadable) {
            throw UnipileErrors.invalid("The body is not a JSON object");
        }
    }

    static String required(JsonObject body, String name) {
        return optional(body, name).orElseThrow(() -> UnipileErrors.missing(name));
    }

    static Optional<String> optional(JsonObject body, String name) {
        var value = body.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text).filter(given -> !given.isBlank());
        }
        throw UnipileErrors.invalid("/" + name + " Expected string");
    }

    static List<String> strings(JsonObject body, String name) {
        var value = body.getValue(name);
        if (value instanceof JsonArray array) {
            return array.stream().map(String::valueOf).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }

    static String requiredQuery(RoutingContext request, String name) {
        return query(request, name).orElseThrow(() -> UnipileErrors.missing(name));
    }

    static Optional<String> query(RoutingContext request, String name) {
        return request.queryParam(name).stream().filter(text -> !text.isBlank()).findFirst();
    }

    static String requiredPart(RoutingContext request, String name) {
        return Optional.ofNullable(request.request().getFormAttribute(name))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> UnipileErrors.missing(name));
    }
}
