package dev.lad.twins.world;

import dev.lad.twins.memory.Form;
import dev.lad.twins.world.Behaviours.Change;
import dev.lad.twins.world.Temperament.PhoneManner;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/** What was asked of somebody, as JSON: what was not asked is left out, and null means never. */
final class ChangeForm {
    static final Form<Change> FORM = new Form<>(ChangeForm::write, ChangeForm::read);

    private ChangeForm() {}

    private static JsonObject write(Change change) {
        var json = new JsonObject();
        change.acceptsAfter().ifPresent(after -> put(json, "acceptsAfter", after));
        change.repliesAfter().ifPresent(after -> put(json, "repliesAfter", after));
        change.replyText().ifPresent(text -> json.put("replyText", text));
        change.answers().ifPresent(manner -> json.put("answers", manner.name()));
        change.talks().ifPresent(talks -> json.put("talks", talks.toString()));
        return json;
    }

    private static Change read(JsonObject json) {
        return new Change(
                asked(json, "acceptsAfter"),
                asked(json, "repliesAfter"),
                Optional.ofNullable(json.getString("replyText")),
                Optional.ofNullable(json.getString("answers")).map(PhoneManner::valueOf),
                Optional.ofNullable(json.getString("talks")).map(Duration::parse));
    }

    private static void put(JsonObject json, String name, Optional<Duration> after) {
        json.put(name, after.map(Duration::toString).orElse(null));
    }

    private static Optional<Optional<Duration>> asked(JsonObject json, String name) {
        return json.containsKey(name)
                ? Optional.of(Optional.ofNullable(json.getString(name)).map(Duration::parse))
                : Optional.empty();
    }
}
