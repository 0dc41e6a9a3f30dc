package dev.lad.twins.control;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.twins.TwinsUnderTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ControlApiTest {
    @RegisterExtension
    static final TwinsUnderTest twins = new TwinsUnderTest();

    @Test
    void the_clock_is_sped_up_and_moved_forward() {
        var before = Instant.parse(ask(GET, "/control/clock", new JsonObject()).getString("now"));

        var after = ask(PUT, "/control/clock", new JsonObject().put("speed", 60).put("advanceSeconds", 3_600));
        ask(PUT, "/control/clock", new JsonObject().put("speed", 1));

        assertThat(after.getDouble("speed")).isEqualTo(60);
        assertThat(Instant.parse(after.getString("now"))).isEqualTo(before.plus(Duration.ofHours(1)));
    }

    @Test
    void the_clock_refuses_to_go_back_or_to_take_words() {
        for (var wrong : Map.<String, Object>of("advanceSeconds", -1, "speed", "fast", "now", "2020-01-01T00:00:00Z")
                .entrySet()) {
            var answer = twins.control(PUT, "/control/clock", new JsonObject().put(wrong.getKey(), wrong.getValue()));
            assertThat(answer.statusCode()).as(wrong.toString()).isEqualTo(400);
            assertThat(answer.bodyAsJsonObject().getString("error")).isNotBlank();
        }
    }

    @Test
    void a_person_is_found_by_any_key_and_told_how_to_behave() {
        var person = twins.world().people().get(42);
        var behaviour = new JsonObject()
                .put("acceptsAfterHours", 2)
                .putNull("repliesAfterHours")
                .put("answers", "busy")
                .put("talkSeconds", 7);

        var changed = ask(PUT, "/control/people/" + person.linkedin().slug() + "/behaviour", behaviour);
        var seen = ask(GET, "/control/people/" + person.apolloId(), new JsonObject());

        assertThat(seen).isEqualTo(changed);
        assertThat(seen.getString("name")).isEqualTo(person.name());
        assertThat(seen.getJsonObject("behaviour").getDouble("acceptsAfterHours"))
                .isEqualTo(2);
        assertThat(seen.getJsonObject("behaviour").getValue("repliesAfterHours"))
                .isNull();
        assertThat(seen.getJsonObject("behaviour").getString("answers")).isEqualTo("busy");
        assertThat(status(GET, "/control/people/nobody")).isEqualTo(404);
    }

    @Test
    void a_phone_number_names_its_owner() {
        var person = twins.world().people().stream()
                .filter(one -> one.contact().phone().isPresent())
                .findFirst()
                .orElseThrow();

        var seen = ask(GET, "/control/people/" + person.contact().phone().orElseThrow(), new JsonObject());

        assertThat(seen.getString("apolloId")).isEqualTo(person.apolloId());
    }

    @Test
    void what_one_is_told_goes_before_what_all_are_told() {
        var one = twins.world().people().get(1);
        var other = twins.world().people().get(2);
        ask(PUT, "/control/people/" + one.apolloId() + "/behaviour", new JsonObject().put("answers", "human"));
        ask(PUT, "/control/behaviour", new JsonObject().put("answers", "busy"));

        assertThat(answers(one.apolloId())).isEqualTo("human");
        assertThat(answers(other.apolloId())).isEqualTo("busy");
    }

    @Test
    void faults_are_listed_removed_and_checked() {
        var fault = new JsonObject()
                .put("provider", "apollo")
                .put("kind", "slow")
                .put("millis", 5)
                .put("times", 3);
        var added = ask(POST, "/control/faults", fault);

        assertThat(ask(GET, "/control/faults", new JsonObject())
                        .getJsonArray("faults")
                        .getJsonObject(0))
                .isEqualTo(added);
        assertThat(status(DELETE, "/control/faults/" + added.getString("id"))).isEqualTo(204);
        assertThat(status(DELETE, "/control/faults/" + added.getString("id"))).isEqualTo(404);
        assertThat(twins.control(POST, "/control/faults", fault.copy().put("kind", "nonsense"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(twins.control(POST, "/control/faults", fault.copy().put("provider", "nobody"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void an_act_that_has_no_occasion_is_a_conflict() {
        var path = "/control/people/" + twins.world().people().get(3).apolloId();

        assertThat(status(POST, path + "/accept")).isEqualTo(409);
        assertThat(status(POST, path + "/reply")).isEqualTo(409);
    }

    @Test
    void unknown_controls_are_said_to_be_unknown() {
        assertThat(status(GET, "/control/nonsense")).isEqualTo(404);
        assertThat(twins.request("control", PUT, "/control/clock")
                        .sendBuffer(Buffer.buffer("{"))
                        .await()
                        .statusCode())
                .isEqualTo(400);
    }

    private static String answers(String person) {
        return ask(GET, "/control/people/" + person, new JsonObject())
                .getJsonObject("behaviour")
                .getString("answers");
    }

    private static int status(HttpMethod method, String path) {
        return twins.control(method, path, new JsonObject()).statusCode();
    }

    private static JsonObject ask(HttpMethod method, String path, JsonObject body) {
        return twins.control(method, path, body).bodyAsJsonObject();
    }
}
