package dev.lad.icp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.providers.ProviderSettings;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeminiClientTest {
    /** Rules may stand in for it, as for a model that is down. */
    @Test
    void whatIsNoJsonIsTheProvidersFailure() {
        Vertx vertx = Vertx.vertx();
        HttpServer server = TestNode.await(vertx.createHttpServer()
                .requestHandler(request -> request.response().end("<html>"))
                .listen(0, "127.0.0.1"));
        URI url = URI.create("http://127.0.0.1:" + server.actualPort());
        GeminiClient gemini = new GeminiClient(
                vertx,
                Clock.systemUTC(),
                new GeminiConfig(ProviderSettings.of("gemini", url, Map.of()), "model"),
                Instruments.unobserved("test"));

        Future<?> asked = gemini.generate("instruction", "data", Json.object());

        TestNode.await(asked.otherwiseEmpty());
        assertThat(asked.cause())
                .isInstanceOfSatisfying(Failure.ProviderFailed.class, failed -> assertThat(failed.code())
                        .isEqualTo("unusable_answer"));
        TestNode.await(vertx.close());
    }
}
