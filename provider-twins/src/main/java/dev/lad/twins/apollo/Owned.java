package dev.lad.twins.apollo;

import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import dev.lad.twins.world.Person;
import io.vertx.core.json.JsonObject;

/** Whom the team has paid for, and may look at again for nothing. Both API keys are of one team. */
final class Owned {
    private final Shelf<Extent> people;

    /** @param personalEmails whether they were asked for too */
    private record Extent(boolean personalEmails) {
        private static final Form<Extent> FORM = new Form<>(
                extent -> new JsonObject().put("personalEmails", extent.personalEmails),
                json -> new Extent(json.getBoolean("personalEmails")));
    }

    Owned(Memory memory) {
        this.people = memory.shelf("apollo.owned", Extent.FORM);
    }

    void reset() {
        people.clear();
    }

    void add(Person person, boolean personalEmails) {
        people.put(person.apolloId(), new Extent(personalEmails || showsPersonalEmails(person)));
    }

    /** A person as the team sees it without paying. */
    JsonObject seen(Person person) {
        return people.find(person.apolloId()).isPresent()
                ? ApolloJson.person(person, showsPersonalEmails(person))
                : ApolloJson.locked(person);
    }

    private boolean showsPersonalEmails(Person person) {
        return people.find(person.apolloId()).map(Extent::personalEmails).orElse(false);
    }
}
