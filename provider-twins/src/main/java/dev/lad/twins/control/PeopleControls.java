package dev.lad.twins.control;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.world.Behaviours;
import dev.lad.twins.world.Person;
import dev.lad.twins.world.Temperament;
import dev.lad.twins.world.Temperament.PhoneManner;
import dev.lad.twins.world.World;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Looks people up and says how they are to behave. */
public final class PeopleControls {
    private static final int MOST_LISTED = 100;

    private final World world;
    private final Behaviours behaviours;

    PeopleControls(World world, Behaviours behaviours) {
        this.world = world;
        this.behaviours = behaviours;
    }

    void mount(Endpoints endpoints) {
        endpoints.on(HttpMethod.GET, "/control/people", this::list);
        endpoints.on(HttpMethod.GET, "/control/people/:person", request -> Answer.json(200, json(named(request))));
        endpoints.on(HttpMethod.PUT, "/control/people/:person/behaviour", this::changeOne);
        endpoints.on(HttpMethod.PUT, "/control/behaviour", this::changeAll);
    }

    /** The person that the path names, by any of the keys of {@link World#person}; refuses with 404. */
    public static Person person(World world, RoutingContext request) {
        var key = request.pathParam("person");
        return world.person(key).orElseThrow(() -> ControlApi.refusal(404, "Nobody is known as " + key));
    }

    private Person named(RoutingContext request) {
        return person(world, request);
    }

    /** {@code ?q=} looks in name, title and company. */
    private Answer list(RoutingContext request) {
        var wanted = request.queryParam("q").stream().findFirst().orElse("").toLowerCase(Locale.ROOT);
        var found = new JsonArray();
        world.people().stream()
                .filter(person -> (person.name() + " " + person.headline())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .limit(MOST_LISTED)
                .map(this::json)
                .forEach(found::add);
        return Answer.json(200, new JsonObject().put("people", found));
    }

    private Answer changeOne(RoutingContext request) {
        var person = named(request);
        behaviours.change(person, change(ControlApi.body(request)));
        return Answer.json(200, json(person));
    }

    private Answer changeAll(RoutingContext request) {
        behaviours.changeAll(change(ControlApi.body(request)));
        return Answer.json(200, ControlApi.body(request));
    }

    private static Behaviours.Change change(JsonObject body) {
        try {
            return new Behaviours.Change(
                    member(body, "acceptsAfterHours", PeopleControls::hoursOrNever),
                    member(body, "repliesAfterHours", PeopleControls::hoursOrNever),
                    member(body, "replyText", Object::toString),
                    member(
                            body,
                            "answers",
                            value -> PhoneManner.valueOf(value.toString().toUpperCase(Locale.ROOT))),
                    member(body, "talkSeconds", value -> Duration.ofSeconds(((Number) value).longValue())));
        } catch (ClassCastException | IllegalArgumentException | NullPointerException wrong) {
            throw ControlApi.refusal(
                    400,
                    "A behaviour has acceptsAfterHours and repliesAfterHours (a number or null for never), replyText,"
                            + " answers (human, machine, no_answer, busy) and talkSeconds");
        }
    }

    private static <T> Optional<T> member(JsonObject body, String name, Function<Object, T> read) {
        return body.containsKey(name) ? Optional.of(read.apply(body.getValue(name))) : Optional.empty();
    }

    private static Optional<Duration> hoursOrNever(Object value) {
        return Optional.ofNullable((Number) value)
                .map(hours -> Duration.ofSeconds(Math.round(hours.doubleValue() * 3_600)));
    }

    private JsonObject json(Person person) {
        var json = new JsonObject()
                .put("apolloId", person.apolloId())
                .put("name", person.name())
                .put("title", person.job().title())
                .put("seniority", person.job().seniority())
                .put("company", person.company().name())
                .put("domain", person.company().domain())
                .put("place", person.place().toString())
                .put("zone", person.place().zone().getId())
                .put("linkedinSlug", person.linkedin().slug())
                .put("linkedinProviderId", person.linkedin().providerId())
                .put("behaviour", json(behaviours.of(person)));
        person.contact().workEmail().ifPresent(email -> json.put("workEmail", email));
        person.contact().personalEmail().ifPresent(email -> json.put("personalEmail", email));
        person.contact().phone().ifPresent(phone -> json.put("phone", phone));
        person.instagram().ifPresent(instagram -> json.put("instagramHandle", instagram.handle())
                .put("instagramProviderId", instagram.providerId())
                .put("instagramMessagingId", instagram.messagingId()));
        return json;
    }

    private static JsonObject json(Temperament temperament) {
        return new JsonObject()
                .put(
                        "acceptsAfterHours",
                        temperament.acceptsAfter().map(PeopleControls::hours).orElse(null))
                .put(
                        "repliesAfterHours",
                        temperament.repliesAfter().map(PeopleControls::hours).orElse(null))
                .put("replyText", temperament.replyText())
                .put("answers", temperament.answers().name().toLowerCase(Locale.ROOT))
                .put("talkSeconds", temperament.talks().toSeconds());
    }

    private static double hours(Duration duration) {
        return duration.toSeconds() / 3_600.0;
    }
}
