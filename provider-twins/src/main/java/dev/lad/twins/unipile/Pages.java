package dev.lad.twins.unipile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lad.twins.kit.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cuts lists into pages by {@code limit} and an opaque {@code cursor}. */
final class Pages {
    private static final int MOST = 250;
    private static final int USUAL = 100;

    private Pages() {}

    /** Where a page begins and how long it is. */
    record Page(int start, int limit) {
        static Page of(RoutingContext request, int usual, int most) {
            return new Page(
                    Input.query(request, "cursor").map(Page::start).orElse(0),
                    Input.query(request, "limit").map(text -> limit(text, most)).orElse(usual));
        }

        <T> JsonArray cut(List<T> items, Function<T, JsonObject> write) {
            var cut = new JsonArray();
            items.stream().skip(start).limit(limit).map(write).forEach(cut::add);
            return cut;
        }

        /** The cursor of the next page, or null when this is the last. */
        @Nullable
        String next(int total) {
            return start + limit >= total
                    ? null
                    : Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(("start:" + (start + limit)).getBytes(UTF_8));
        }

        private static int start(String cursor) {
            try {
                var text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
                return Integer.parseInt(text.substring("start:".length()));
            } catch (IllegalArgumentException | StringIndexOutOfBoundsException forged) {
                throw UnipileErrors.invalid("/cursor is not one of ours");
            }
        }

        private static int limit(String text, int most) {
            if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
                throw UnipileErrors.invalid("/limit Expected a number from 1 to " + most);
            }
            return Integer.parseInt(text);
        }
    }

    static <T> Answer list(RoutingContext request, String object, List<T> items, Function<T, JsonObject> write) {
        var page = Page.of(request, USUAL, MOST);
        return Answer.json(
                200,
                new JsonObject()
                        .put("object", object)
                        .put("items", page.cut(items, write))
                        .put("cursor", page.next(items.size())));
    }
}
