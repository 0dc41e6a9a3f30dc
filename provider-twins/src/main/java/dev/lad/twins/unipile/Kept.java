package dev.lad.twins.unipile;

import dev.lad.twins.world.Person;
import dev.lad.twins.world.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How instants and people are written to be remembered. */
final class Kept {
    private Kept() {}

    static Instant instant(JsonObject json, String name) {
        return Instant.parse(json.getString(name));
    }

    static JsonArray instants(List<Instant> instants) {
        return new JsonArray(instants.stream().map(Instant::toString).toList());
    }

    static List<Instant> instants(JsonObject json, String name) {
        return json.getJsonArray(name).stream()
                .map(text -> Instant.parse((String) text))
                .toList();
    }

    static Person person(JsonObject json, World world) {
        return person(json.getString("person"), world);
    }

    static JsonObject since(Map<Person, Instant> people) {
        var json = new JsonObject();
        people.forEach((person, since) -> json.put(person.apolloId(), since.toString()));
        return json;
    }

    static Map<Person, Instant> since(JsonObject json, String name, World world) {
        var people = new LinkedHashMap<Person, Instant>();
        json.getJsonObject(name)
                .forEach(entry -> people.put(person(entry.getKey(), world), Instant.parse((String) entry.getValue())));
        return people;
    }

    private static Person person(String id, World world) {
        return world.person(id).orElseThrow(() -> new IllegalArgumentException("nobody is " + id));
    }
}
