package dev.lad.twins.apollo;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.world.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** Apollo's searches. The order of the hits is that of the world, so pages never overlap and never skip. */
final class Search {
    private static final int MOST_PER_PAGE = 100;
    private static final int MOST_PAGES = 500;
    private static final int PER_PAGE = 10;

    private record Page(int number, int size) {
        static Page of(Params params) {
            return new Page(
                    params.integer("page", 1, 1, MOST_PAGES), params.integer("per_page", PER_PAGE, 1, MOST_PER_PAGE));
        }

        <T> JsonArray of(List<T> hits, Function<T, JsonObject> write) {
            var items = new JsonArray();
            hits.stream().skip((number - 1L) * size).limit(size).map(write).forEach(items::add);
            return items;
        }
    }

    private final World world;

    Search(World world) {
        this.world = world;
    }

    Answer people(RoutingContext request) {
        var params = Params.of(request);
        var page = Page.of(params);
        var hits = world.people().stream().filter(PersonFilter.of(params)).toList();
        return Answer.json(
                200,
                new JsonObject().put("total_entries", hits.size()).put("people", page.of(hits, ApolloJson::teaser)));
    }

    Answer companies(RoutingContext request) {
        var params = Params.of(request);
        var page = Page.of(params);
        var hits = world.companies().stream().filter(CompanyFilter.of(params)).toList();
        return Answer.json(
                200,
                new JsonObject()
                        .put("breadcrumbs", new JsonArray())
                        .put("partial_results_only", false)
                        .put(
                                "pagination",
                                new JsonObject()
                                        .put("page", page.number())
                                        .put("per_page", page.size())
                                        .put("total_entries", hits.size())
                                        .put("total_pages", (hits.size() + page.size() - 1) / page.size()))
                        .put("accounts", new JsonArray())
                        .put("organizations", page.of(hits, ApolloJson::organization)));
    }
}
