package dev.lad.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.twins.clock.TwinClock;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TwinsTest {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_port_that_is_taken_is_named() {
        var first =
                Twins.start(vertx, TwinOptions.onFreePorts(TwinClock.real())).await();
        var taken = URI.create(first.baseUrl("apollo")).getPort();
        var options = TwinOptions.onFreePorts(TwinClock.real()).withPorts(Map.of("apollo", taken));
        var elsewhere = Vertx.vertx();

        assertThatThrownBy(() -> Twins.start(elsewhere, options).await())
                .isInstanceOfSatisfying(PortTaken.class, problem -> {
                    assertThat(problem.twin()).isEqualTo("apollo");
                    assertThat(problem.port()).isEqualTo(taken);
                })
                .hasMessageContaining("apollo");
        elsewhere.close().await();
    }

    @Test
    void what_was_stopped_no_longer_answers() {
        var twins =
                Twins.start(vertx, TwinOptions.onFreePorts(TwinClock.real())).await();
        var url = twins.baseUrl("control") + "/control/state";
        var client = WebClient.create(vertx, new WebClientOptions().setKeepAlive(false));

        assertThat(client.getAbs(url).send().await().statusCode()).isEqualTo(200);
        twins.stop().await();

        assertThatThrownBy(() -> client.getAbs(url).send().await()).hasMessageContaining("refused");
    }

    @Test
    void pages_for_people_are_linked_by_the_name_that_their_browser_knows() {
        var options = TwinOptions.onFreePorts(TwinClock.real()).withPagesHost(Optional.of("laptop.example"));
        var twins = Twins.start(vertx, options).await();
        var client = WebClient.create(vertx);

        var login = client.postAbs(twins.baseUrl("unipile") + "/api/v1/hosted/accounts/link")
                .putHeader("X-API-KEY", Credentials.SANDBOX.unipileKey())
                .sendJsonObject(new JsonObject()
                        .put("type", "create")
                        .put("expiresOn", "2099-01-01T00:00:00.000Z")
                        .put("api_url", twins.baseUrl("unipile"))
                        .put("providers", new JsonArray().add("LINKEDIN")))
                .await();
        var payment = client.postAbs(twins.baseUrl("stripe") + "/v1/checkout/sessions")
                .bearerTokenAuthentication(Credentials.SANDBOX.stripeSecretKey())
                .sendForm(MultiMap.caseInsensitiveMultiMap()
                        .add("mode", "payment")
                        .add("success_url", "https://app.example/paid")
                        .add("line_items[0][quantity]", "1")
                        .add("line_items[0][price_data][currency]", "usd")
                        .add("line_items[0][price_data][unit_amount]", "9900")
                        .add("line_items[0][price_data][product_data][name]", "Credits"))
                .await();

        assertThat(login.bodyAsJsonObject().getString("url"))
                .startsWith("http://laptop.example:" + port(twins, "unipile") + "/hosted/");
        assertThat(payment.bodyAsJsonObject().getString("url"))
                .startsWith("http://laptop.example:" + port(twins, "stripe") + "/c/pay/");
    }

    private static int port(Twins twins, String name) {
        return URI.create(twins.baseUrl(name)).getPort();
    }

    @Test
    void an_unknown_twin_has_no_url() {
        var twins =
                Twins.start(vertx, TwinOptions.onFreePorts(TwinClock.real())).await();

        assertThatThrownBy(() -> twins.baseUrl("hubspot")).hasMessageContaining("hubspot");
    }
}
