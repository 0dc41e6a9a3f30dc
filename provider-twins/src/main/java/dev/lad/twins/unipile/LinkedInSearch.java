package dev.lad.twins.unipile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.unipile.Pages.Page;
import dev.lad.twins.world.Company;
import dev.lad.twins.world.Person;
import dev.lad.twins.world.Place;
import dev.lad.twins.world.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * LinkedIn's classic search for people and companies. Filters take ids, which {@code /linkedin/search/parameters} gives
 * for words. LinkedIn itself stops one search at a thousand hits.
 */
final class LinkedInSearch {
    private static final int USUAL_PAGE = 10;
    private static final int MOST_PER_PAGE = 50;
    private static final int MOST_PARAMETERS = 100;
    private static final int MOST_HITS = 1_000;

    private record Parameter(String id, String title) {
        JsonObject json() {
            return new JsonObject()
                    .put("object", "LinkedinSearchParameter")
                    .put("id", id)
                    .put("title", title);
        }
    }

    private final World world;
    private final Accounts accounts;

    LinkedInSearch(World world, Accounts accounts) {
        this.world = world;
        this.accounts = accounts;
    }

    private List<Parameter> locations() {
        return numbered(
                102_000_000,
                world.companies().stream()
                        .map(Company::place)
                        .flatMap(place -> Stream.of(place.country(), place.state(), place.city())));
    }

    private List<Parameter> industries() {
        return numbered(
                1, world.companies().stream().map(company -> company.industry().name()));
    }

    Answer search(RoutingContext request) {
        var account = accounts.working(request);
        if (account.network() != Network.LINKEDIN) {
            throw UnipileErrors.unprocessable("invalid_account", "Not a LinkedIn account");
        }
        var body = Input.json(request);
        var cursor = Input.query(request, "cursor").or(() -> Input.optional(body, "cursor"));
        var position = cursor.map(LinkedInSearch::resume)
                .orElseGet(() -> new JsonObject().put("start", 0).put("params", body));
        var limit = Page.of(request, USUAL_PAGE, MOST_PER_PAGE).limit();
        var params = position.getJsonObject("params");
        if (!"classic".equals(params.getString("api"))) {
            return UnipileErrors.error(
                    501, "feature_not_implemented", "Not implemented", "The twin has the classic search");
        }
        return switch (params.getString("category", "")) {
            case "people" -> answer(position, limit, people(account, params));
            case "companies" -> answer(position, limit, companies(params));
            default -> throw UnipileErrors.invalid("/category Expected people or companies");
        };
    }

    Answer parameters(RoutingContext request) {
        accounts.working(request);
        var keywords = Input.query(request, "keywords").orElse("").toLowerCase(Locale.ROOT);
        var all =
                switch (Input.requiredQuery(request, "type")) {
                    case "LOCATION" -> locations();
                    case "INDUSTRY" -> industries();
                    case "COMPANY" ->
                        world.companies().stream()
                                .map(company -> new Parameter(company.linkedinId(), company.name()))
                                .toList();
                    default -> List.<Parameter>of();
                };
        var page = Page.of(request, USUAL_PAGE, MOST_PARAMETERS);
        var items = new JsonArray();
        all.stream()
                .filter(parameter -> parameter.title().toLowerCase(Locale.ROOT).contains(keywords))
                .limit(page.limit())
                .map(Parameter::json)
                .forEach(items::add);
        return Answer.json(
                200,
                new JsonObject()
                        .put("object", "LinkedinSearchParametersList")
                        .put("items", items)
                        .put("paging", new JsonObject().put("page_count", items.size())));
    }

    private List<JsonObject> people(Account account, JsonObject params) {
        var advanced = params.getJsonObject("advanced_keywords", new JsonObject());
        var distances = Input.strings(params, "network_distance");
        var companies = Input.strings(params, "company");
        var placed = located(params);
        var busy = inIndustry(params);
        return world.people().stream()
                .filter(words(params.getString("keywords", ""), person -> person.name() + " " + person.headline()))
                .filter(words(advanced.getString("first_name", ""), Person::firstName))
                .filter(words(advanced.getString("last_name", ""), Person::lastName))
                .filter(words(
                        advanced.getString("title", ""), person -> person.job().title()))
                .filter(words(advanced.getString("company", ""), person -> person.company()
                        .name()))
                .filter(person -> companies.isEmpty()
                        || companies.contains(person.company().linkedinId()))
                .filter(person -> placed.test(person.place()) && busy.test(person.company()))
                .filter(person -> distances.isEmpty()
                        || distances.contains(account.relations().containsKey(person) ? "1" : "2"))
                .limit(MOST_HITS)
                .map(person -> json(account, person))
                .toList();
    }

    private List<JsonObject> companies(JsonObject params) {
        var placed = located(params);
        return world.companies().stream()
                .filter(words(
                        params.getString("keywords", ""),
                        company -> company.name() + " " + company.industry().name()))
                .filter(company -> placed.test(company.place()))
                .filter(inIndustry(params))
                .limit(MOST_HITS)
                .map(LinkedInSearch::json)
                .toList();
    }

    private Predicate<Place> located(JsonObject params) {
        var names = titles(locations(), Input.strings(params, "location"));
        return place -> names.isEmpty() || names.stream().anyMatch(place::matches);
    }

    private Predicate<Company> inIndustry(JsonObject params) {
        var names = titles(industries(), Input.strings(params, "industry"));
        return company -> names.isEmpty() || names.contains(company.industry().name());
    }

    private static List<String> titles(List<Parameter> parameters, List<String> ids) {
        return ids.stream()
                .map(id -> parameters.stream()
                        .filter(parameter -> parameter.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> UnipileErrors.invalid("'" + id + "' is not an id of a search parameter"))
                        .title())
                .toList();
    }

    private static <T> Predicate<T> words(String text, Function<T, String> about) {
        var words = Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        return item ->
                words.isEmpty() || words.stream().allMatch(about.apply(item).toLowerCase(Locale.ROOT)::contains);
    }

    private static Answer answer(JsonObject position, int limit, List<JsonObject> hits) {
        var start = position.getInteger("start");
        var page = hits.stream().skip(start).limit(limit).collect(Collectors.toList());
        var params = position.getJsonObject("params");
        var end = start + page.size();
        return Answer.json(
                200,
                new JsonObject()
                        .put("object", "LinkedinSearch")
                        .put("items", new JsonArray(page))
                        .put("config", new JsonObject().put("params", params))
                        .put(
                                "paging",
                                new JsonObject()
                                        .put("start", start)
                                        .put("page_count", page.size())
                                        .put("total_count", hits.size()))
                        .put("cursor", end < hits.size() ? cursor(end, params) : null));
    }

    private static String cursor(int start, JsonObject params) {
        var position = new JsonObject().put("start", start).put("params", params);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(position.encode().getBytes(UTF_8));
    }

    private static JsonObject resume(String cursor) {
        try {
            var position = new JsonObject(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
            if (position.getInteger("start", -1) >= 0 && position.getJsonObject("params") != null) {
                return position;
            }
        } catch (RuntimeException forged) {
            throw UnipileErrors.invalid("/cursor is not one of ours");
        }
        throw UnipileErrors.invalid("/cursor is not one of ours");
    }

    private static JsonObject json(Account account, Person person) {
        return new JsonObject()
                .put("object", "SearchResult")
                .put("type", "PEOPLE")
                .put("id", person.linkedin().providerId())
                .put("public_identifier", person.linkedin().slug())
                .put("public_profile_url", person.linkedin().url())
                .put("profile_url", person.linkedin().url())
                .putNull("profile_picture_url")
                .put("member_urn", person.linkedin().memberUrn())
                .put("name", person.name())
                .put("network_distance", account.relations().containsKey(person) ? "DISTANCE_1" : "DISTANCE_2")
                .put("location", person.place().city())
                .putNull("industry")
                .put("headline", person.headline());
    }

    private static JsonObject json(Company company) {
        return new JsonObject()
                .put("object", "SearchResult")
                .put("type", "COMPANY")
                .put("id", company.linkedinId())
                .put("name", company.name())
                .put("profile_url", company.linkedinUrl())
                .put("industry", company.industry().name())
                .put("location", company.place().city())
                .put("headcount", company.employees());
    }

    private static List<Parameter> numbered(int first, Stream<String> names) {
        var sorted = names.distinct().sorted().toList();
        return Stream.iterate(0, index -> index < sorted.size(), index -> index + 1)
                .map(index -> new Parameter(Integer.toString(first + index), sorted.get(index)))
                .toList();
    }
}
