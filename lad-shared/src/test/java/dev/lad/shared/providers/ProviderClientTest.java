package dev.lad.shared.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.observe.Instruments;
import dev.lad.shared.providers.ProviderAnswer.Kind;
import dev.lad.shared.providers.ProviderAnswer.Ok;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderAnswer.Unknown;
import dev.lad.shared.time.HandClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server of raw sockets, which can do what an HTTP server does not: hang up in the middle. */
class ProviderClientTest {
    private final HandClock wall = new HandClock();
    private final AtomicInteger requests = new AtomicInteger();
    private Vertx vertx;
    private NetServer server;
    private ProviderClient client;
    private volatile BiConsumer<NetSocket, String> behaviour = (socket, request) -> answer(socket, 200, "", "{}");

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(data -> {
                    requests.incrementAndGet();
                    behaviour.accept(socket, data.toString());
                }))
                .listen(0, "localhost")
                .await();
        client = client(server.actualPort());
    }

    @AfterEach
    void close() {
        client.close();
        vertx.close().await();
    }

    @Test
    void an_answer_is_read_exactly_and_what_we_do_not_know_is_left_aside() {
        behaviour = (socket, request) -> {
            assertThat(request)
                    .startsWith("GET /v1/people?q%5B%5D=a%20b&page=2 HTTP/1.1")
                    .contains("x-key: secret");
            answer(socket, 200, "", "{\"price\": 0.10, \"new\": {\"a\": 1}}");
        };
        Ok ok = (Ok) call(
                ProviderRequest.get("search", "/people").query("q[]", "a b").query("page", 2));
        assertThat(ok.json().path("price").asText()).isEqualTo("0.10");
    }

    @Test
    void a_connection_lost_after_sending_is_unknown_and_not_sent_again() {
        behaviour = (socket, request) -> socket.close();
        assertThat(call(ProviderRequest.post("invite", "/invite"))).isInstanceOf(Unknown.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void silence_is_unknown_when_the_deadline_is_over() {
        behaviour = (socket, request) -> {};
        assertThat(call(ProviderRequest.post("invite", "/invite").within(Duration.ofMillis(150))))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void an_answer_that_drips_is_unknown_when_the_deadline_is_over_and_its_connection_goes() {
        Promise<Void> gone = Promise.promise();
        behaviour = (socket, request) -> {
            socket.closeHandler(closed -> gone.complete());
            socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
            vertx.setPeriodic(50, tick -> socket.write("x"));
        };
        Future<ProviderAnswer> answer =
                client.call(ProviderRequest.post("invite", "/invite").within(Duration.ofMillis(300)));

        assertThat(answer.timeout(5, TimeUnit.SECONDS).await()).isInstanceOf(Unknown.class);
        gone.future().timeout(5, TimeUnit.SECONDS).await();
    }

    @Test
    void a_server_error_is_unknown_and_not_sent_again() {
        behaviour = (socket, request) -> answer(socket, 503, "", "{}");
        assertThat(call(ProviderRequest.post("invite", "/invite"))).isInstanceOf(Unknown.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void what_is_safe_is_sent_again() {
        behaviour = (socket, request) -> {
            if (requests.get() < 3) {
                socket.close();
            } else {
                answer(socket, 200, "", "{}");
            }
        };
        assertThat(call(ProviderRequest.get("list", "/list"))).isInstanceOf(Ok.class);
        assertThat(requests).hasValue(3);
    }

    @Test
    void nobody_listening_is_a_refusal_without_effect() {
        int port = server.actualPort();
        server.close().await();
        assertThat(call(ProviderRequest.post("invite", "/invite").within(Duration.ofSeconds(2))))
                .as("port " + port)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE));
    }

    @Test
    void statuses_say_why_it_was_refused() {
        Map<Integer, Kind> kinds = Map.of(
                401,
                Kind.AUTH,
                402,
                Kind.QUOTA_EXHAUSTED,
                403,
                Kind.FORBIDDEN,
                404,
                Kind.NOT_FOUND,
                409,
                Kind.CONFLICT,
                422,
                Kind.INVALID,
                429,
                Kind.RATE_LIMITED);
        kinds.forEach((status, kind) -> {
            behaviour = (socket, request) -> answer(socket, status, "", "{}");
            assertThat(call(ProviderRequest.post("op" + status, "/x")))
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
        });
    }

    @Test
    void after_being_told_to_wait_nothing_is_sent_in_that_lane_before() {
        behaviour = (socket, request) -> answer(socket, 429, "Retry-After: 60\r\n", "{}");
        ProviderRequest anna = ProviderRequest.post("invite", "/invite").lane("anna");
        call(anna);
        behaviour = (socket, request) -> answer(socket, 200, "", "{}");

        assertThat(call(anna)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(
                        refused.retryAfter().orElseThrow())
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60)));
        assertThat(requests).hasValue(1);
        assertThat(call(ProviderRequest.post("invite", "/invite").lane("bert"))).isInstanceOf(Ok.class);
        wall.advance(Duration.ofSeconds(61));
        assertThat(call(anna)).isInstanceOf(Ok.class);
    }

    @Test
    void a_lane_is_closed_for_a_day_at_the_most() {
        behaviour = (socket, request) -> answer(socket, 429, "Retry-After: 999999999\r\n", "{}");
        ProviderRequest anna = ProviderRequest.post("invite", "/invite").lane("anna");
        call(anna);
        behaviour = (socket, request) -> answer(socket, 200, "", "{}");

        wall.advance(Duration.ofHours(25));

        assertThat(call(anna)).isInstanceOf(Ok.class);
    }

    @Test
    void an_answer_that_is_too_long_is_cut_off() {
        behaviour = (socket, request) -> answer(socket, 200, "", "x".repeat(2_000));
        assertThat(call(ProviderRequest.post("big", "/big"))).isInstanceOf(Unknown.class);
    }

    @Test
    void a_provider_that_keeps_failing_is_left_alone_for_a_while_and_refusals_do_not_count() {
        behaviour = (socket, request) -> answer(socket, 422, "", "{}");
        for (int i = 0; i < 10; i++) {
            call(ProviderRequest.post("invite", "/invite"));
        }
        behaviour = (socket, request) -> answer(socket, 500, "", "{}");
        for (int i = 0; i < 3; i++) {
            assertThat(call(ProviderRequest.post("invite", "/invite"))).isInstanceOf(Unknown.class);
        }
        int before = requests.get();
        assertThat(call(ProviderRequest.post("invite", "/invite")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("circuit_open"));
        assertThat(requests).hasValue(before);
    }

    @Test
    void production_and_sandbox_are_kept_apart() {
        List<ProviderSettings> local = List.of(settings("http://127.0.0.1:1/"), settings("http://twins:8080"));
        List<ProviderSettings> real = List.of(settings("https://api.example.com"));
        assertThat(ProviderUrls.complaints(true, local)).hasSize(2);
        assertThat(ProviderUrls.complaints(true, real)).isEmpty();
        assertThat(ProviderUrls.complaints(false, local)).isEmpty();
        assertThat(ProviderUrls.complaints(false, real)).hasSize(1);
        assertThat(real.toString()).doesNotContain("secret");
    }

    private ProviderAnswer call(ProviderRequest request) {
        return client.call(request).await();
    }

    private ProviderClient client(int port) {
        return new ProviderClient(
                vertx,
                wall,
                settings("http://localhost:" + port + "/v1"),
                Classifier.BY_STATUS,
                Instruments.unobserved("test"));
    }

    private static ProviderSettings settings(String url) {
        return ProviderSettings.of("twin", URI.create(url), Map.of("x-key", "secret"))
                .withDeadline(Duration.ofSeconds(5))
                .withMaxResponseBytes(1_000)
                .withBreaker(3, Duration.ofSeconds(30));
    }

    private static void answer(NetSocket socket, int status, String headers, String body) {
        socket.write(
                "HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }
}
