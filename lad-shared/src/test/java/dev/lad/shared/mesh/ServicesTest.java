package dev.lad.shared.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.mesh.MeshConfig.Limits;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServicesTest {
    private final Clock wall = Clock.systemUTC();
    private final Caller caller = Caller.background("test", UUID.randomUUID(), wall, Duration.ofSeconds(30));
    private volatile ApiResponse answer = answer(200, "{}");
    private Vertx vertx;
    private Services services;

    record Price(int amount) {}

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        Registry registry = new Registry(vertx, wall, Set.of(), any -> true);
        registry.addLocal(new Announcement("billing", "1", "billing.1", "", "", "1", Announcement.State.UP));
        Targets targets =
                new Targets(vertx, registry, (instance, request) -> Future.succeededFuture(answer), Limits.STANDARD);
        services = new Services(new Delivery(registry, targets, wall), "test");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void an_answer_is_read_and_what_we_do_not_know_is_left_aside() {
        answer = answer(200, "{\"data\": {\"amount\": 3, \"new\": true}}");

        assertThat(ask()).isEqualTo(new Price(3));
    }

    @Test
    void an_answer_that_cannot_be_read_is_not_the_callers_mistake() {
        assertUnreadable(200, "not json");
        assertUnreadable(200, "{\"data\": {\"amount\": \"many\"}}");
        assertUnreadable(500, "<html>");
    }

    @Test
    void a_malformed_request_is_our_mistake_unless_it_is_made_of_what_people_wrote() {
        answer = answer(400, "{\"code\": \"invalid_request\", \"error\": \"A number needs a country.\"}");
        Ask ask = Ask.of("billing", "listPrices");

        assertFailure(services.call(caller, ask), 500, "internal_error");
        assertFailure(services.relay(caller, ask), 400, "invalid_request");
        answer = answer(401, "{\"code\": \"invalid_service_token\"}");
        assertFailure(services.relay(caller, ask), 500, "internal_error");
    }

    private static void assertFailure(Future<?> answer, int status, String code) {
        assertThatThrownBy(answer::await).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.sentence()).contains(status == 400 ? "country" : "refused our request");
        });
    }

    private void assertUnreadable(int status, String body) {
        answer = answer(status, body);
        assertThatThrownBy(this::ask).as(body).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.status()).isEqualTo(502);
            assertThat(failure.code()).isEqualTo("incompatible_release");
        });
    }

    private Price ask() {
        return services.call(caller, Ask.of("billing", "listPrices"), Price.class)
                .await();
    }

    private static ApiResponse answer(int status, String body) {
        return new ApiResponse(status, Map.of("content-type", "application/json"), Buffer.buffer(body));
    }
}
