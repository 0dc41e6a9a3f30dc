package dev.lad.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.util.Map;
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
    void an_unknown_twin_has_no_url() {
        var twins =
                Twins.start(vertx, TwinOptions.onFreePorts(TwinClock.real())).await();

        assertThatThrownBy(() -> twins.baseUrl("hubspot")).hasMessageContaining("hubspot");
    }
}
