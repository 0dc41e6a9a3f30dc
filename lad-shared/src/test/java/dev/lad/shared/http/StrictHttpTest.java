package dev.lad.shared.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictHttpTest {
    private static final int MAX_BODY = 1_000;
    private static final String HOST = "Host: localhost\r\n";
    private static final String NEXT = "GET /next HTTP/1.1\r\n" + HOST + "\r\n";

    private final List<String> served = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final StrictHttp http = new StrictHttp(
            vertx,
            new HttpLimits(2_000, 4_000, 50, Duration.ofMillis(400), Duration.ofMillis(900), Duration.ofSeconds(3)));
    private int port;

    @BeforeAll
    void start() {
        HttpServer server = http.server(this::echo).listen(0).await();
        port = server.actualPort();
    }

    @AfterAll
    void stop() {
        vertx.close().await();
    }

    @BeforeEach
    void forget() {
        served.clear();
        refused.clear();
    }

    private void echo(HttpServerRequest request) {
        if (request.path().equals("/never")) {
            return;
        }
        http.body(request, MAX_BODY, Duration.ofMillis(500)).onComplete(body -> {
            if (body.succeeded()) {
                served.add(request.path());
                request.response().end(request.method() + " " + request.path() + " " + body.result() + "!");
            } else {
                var failure = (Failure) body.cause();
                refused.add(failure.code());
                request.response().setStatusCode(failure.status()).end(failure.code());
            }
        });
    }

    static Stream<Arguments> ambiguous_or_malformed_heads() {
        return Stream.of(
                // Refused by us; Vert.x 5.0.12 on Netty 4.2.20 serves these.
                arguments("GET / HTTP/1.1\r\n\r\n", 400, "invalid_host"),
                arguments("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "invalid_host"),
                arguments("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "invalid_host"),
                arguments("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, "invalid_host"),
                arguments("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "invalid_host"),
                arguments("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "ambiguous_host"),
                arguments("GET / HTTP/1.1\r\nHost: a\r\nhOST: a\r\n\r\n", 400, "ambiguous_host"),
                arguments("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400, "ambiguous_host"),
                arguments(get("", ": a\r\n"), 400, "invalid_header"),
                arguments(
                        post("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n",
                        400,
                        "unsupported_transfer_encoding"),
                arguments(
                        post("Content-Encoding: gzip\r\nContent-Length: 2\r\n") + "ab",
                        415,
                        "unsupported_content_encoding"),
                arguments(post("Expect: 200-ok\r\nContent-Length: 2\r\n") + "ab", 417, "unknown_expectation"),
                arguments("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n", 400, "invalid_target"),
                arguments("CONNECT x:80 HTTP/1.1\r\n" + HOST + "\r\n", 400, "invalid_target"),
                arguments("GET x HTTP/1.1\r\n" + HOST + "\r\n", 400, "invalid_target"),
                arguments("GET http://other/x HTTP/1.1\r\n" + HOST + "\r\n", 400, "invalid_target"),
                arguments("GET http://localhost.evil/x HTTP/1.1\r\n" + HOST + "\r\n", 400, "invalid_target"),
                arguments("GET http://localhost HTTP/1.1\r\n" + HOST + "\r\n", 400, "invalid_target"),
                arguments(get("a#f", ""), 400, "invalid_target"),
                arguments(get("\u00e9", ""), 400, "invalid_target"),
                arguments(get("%zz", ""), 400, "invalid_target"),
                arguments(get("?a=%4", ""), 400, "invalid_target"),
                arguments(get("?a=%00", ""), 400, "invalid_target"),
                // Refused by Netty; only the answer is ours.
                arguments(
                        post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
                        400,
                        "malformed_http"),
                arguments(post("Content-Length: 4\r\nContent-Length: 5\r\n") + "abcde", 400, "malformed_http"),
                arguments(post("Content-Length: 4\r\nContent-Length: 4\r\n") + "abcd", 400, "malformed_http"),
                arguments(post("Content-Length: 4, 4\r\n") + "abcd", 400, "malformed_http"),
                arguments(post("Content-Length: -4\r\n"), 400, "malformed_http"),
                arguments(post("Content-Length: +4\r\n") + "abcd", 400, "malformed_http"),
                arguments(post("Content-Length: 0x4\r\n") + "abcd", 400, "malformed_http"),
                arguments(post("Content-Length:\r\n"), 400, "malformed_http"),
                arguments(post("Content-Length: 99999999999999999999\r\n"), 400, "malformed_http"),
                arguments(post("Transfer-Encoding: gzip\r\n") + "abcd", 400, "malformed_http"),
                arguments(post("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n", 400, "malformed_http"),
                arguments(
                        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
                        400,
                        "malformed_http"),
                arguments(post("Transfer-Encoding : chunked\r\n") + "0\r\n\r\n", 400, "malformed_http"),
                arguments(post("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n", 400, "malformed_http"),
                arguments("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "malformed_http"),
                arguments(get("", "X: a\u0001b\r\n"), 400, "malformed_http"),
                arguments(get("", "X: a\0b\r\n"), 400, "malformed_http"),
                arguments(get("", "X: a\rb\r\n"), 400, "malformed_http"),
                arguments(get("", "X: a\nY: b\r\n"), 400, "malformed_http"),
                arguments(get("", "X y: a\r\n"), 400, "malformed_http"),
                arguments(get("", "noColon\r\n"), 400, "malformed_http"),
                arguments("GET / HTTP/1.1\r\n X: 1\r\n" + HOST + "\r\n", 400, "malformed_http"),
                arguments("GET / HTTP/1.1\nHost: a\n\n", 400, "malformed_http"),
                arguments(get("a b", ""), 400, "malformed_http"),
                arguments(get("\u0001", ""), 400, "malformed_http"),
                arguments("G@T / HTTP/1.1\r\n" + HOST + "\r\n", 400, "malformed_http"),
                arguments("\u0016\u0003\u0001\0\u0005hello\r\n\r\n", 400, "malformed_http"),
                arguments("GET / HTTP/1.2\r\n" + HOST + "\r\n", 505, "unsupported_http_version"),
                arguments(
                        "POST / HTTP/1.9\r\n" + HOST + "Content-Length: 2\r\n\r\nab", 505, "unsupported_http_version"),
                arguments("GET / HTTP/2.0\r\n" + HOST + "\r\n", 505, "unsupported_http_version"),
                arguments("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "unsupported_http_version"),
                arguments(get("a".repeat(3_000), ""), 414, "target_too_long"),
                arguments(get("", "X: %s\r\n".formatted("a".repeat(5_000))), 431, "headers_too_large"),
                arguments(get("", "X: abc\r\n".repeat(1_000)), 431, "headers_too_large"));
    }

    @ParameterizedTest
    @MethodSource("ambiguous_or_malformed_heads")
    void refuses_with_a_problem_and_reads_nothing_more(String request, int status, String code) throws IOException {
        try (var client = new RawClient(port)) {
            var answer = client.say(request + NEXT).untilClosed();

            assertThat(answer.lines().findFirst())
                    .hasValueSatisfying(line -> assertThat(line).matches("HTTP/1\\.[01] %d .+".formatted(status)));
            assertThat(answer.split("HTTP/1\\.[01] ", -1))
                    .as("answers to one request")
                    .hasSize(2);
            assertThat(answer.toLowerCase(Locale.ROOT))
                    .contains("connection: close")
                    .contains("content-type: application/problem+json");
            assertThat(problem(answer).get("code").asText()).isEqualTo(code);
            assertThat(problem(answer).get("status").asInt()).isEqualTo(status);
            assertThat(problem(answer).get("success").asBoolean(true)).isFalse();
            assertThat(served).isEmpty();
        }
    }

    @Test
    void does_not_upgrade_to_http_2() throws IOException {
        try (var client = new RawClient(port)) {
            var upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
            assertThat(client.say(get("", upgrade)).until("!")).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void serves_one_connection_many_times_in_order() throws IOException {
        try (var client = new RawClient(port)) {
            client.say(get("1", "") + post("Content-Length: 3\r\n") + "abc" + get("2", "")
                    + post("Transfer-Encoding: Chunked\r\n") + "3;x=y\r\ndef\r\n2\r\ngh\r\n0\r\nTrailer: t\r\n\r\n"
                    + get("?q=%C3%A9|[]", "X: a\r\n folded\r\n")
                    + "GET http://LOCALHOST/abs?x=1 HTTP/1.1\r\n" + HOST + "\r\n");
            for (var line : List.of("GET /1 !", "POST / abc!", "GET /2 !", "POST / defgh!", "GET / !", "GET /abs !")) {
                assertThat(client.until("!")).contains("HTTP/1.1 200 OK").endsWith("\r\n\r\n" + line);
            }
            assertThat(client.say(get("again", "")).until("!")).endsWith("GET /again !");
        }
    }

    @Test
    void serves_http_1_0_without_a_host() throws IOException {
        try (var client = new RawClient(port)) {
            assertThat(client.say("GET /old HTTP/1.0\r\n\r\n").untilClosed()).contains(" 200 OK", "GET /old !");
        }
    }

    @Test
    void takes_a_body_up_to_its_limit() throws IOException {
        try (var client = new RawClient(port)) {
            client.say(post("Content-Length: 1000\r\n") + "a".repeat(1_000));
            assertThat(client.until("!")).contains("a".repeat(1_000));
            client.say(post("Transfer-Encoding: chunked\r\n") + "3e8\r\n" + "b".repeat(1_000) + "\r\n0\r\n\r\n");
            assertThat(client.until("!")).contains("b".repeat(1_000));
        }
    }

    @Test
    void refuses_a_body_whose_declared_length_is_too_large_before_it_comes() throws IOException {
        try (var client = new RawClient(port)) {
            var answer = client.say(post("Expect: 100-continue\r\nContent-Length: 1001\r\n"))
                    .until("body_too_large");
            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("connection: close");
            assertThat(client.say("a".repeat(1_001) + NEXT).untilClosed()).isEmpty();
            assertThat(served).isEmpty();
        }
    }

    @Test
    void refuses_a_body_that_grows_too_large_while_it_comes() throws IOException {
        try (var client = new RawClient(port)) {
            client.say(post("Transfer-Encoding: chunked\r\n") + "3e8\r\n" + "a".repeat(1_000) + "\r\n");
            assertThat(client.silentFor(50)).isTrue();
            assertThat(client.say("1\r\na\r\n").until("body_too_large")).startsWith("HTTP/1.1 413 ");
            assertThat(client.say("0\r\n\r\n" + NEXT).untilClosed()).isEmpty();
            assertThat(served).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz\r\na\r\n", "-1\r\na\r\n", "1\r\nabc\r\n", "1\na\n0\n\n"})
    void refuses_chunks_that_are_none_and_ends_the_connection(String chunks) throws IOException {
        try (var client = new RawClient(port)) {
            assertThat(client.say(post("Transfer-Encoding: chunked\r\n") + chunks + NEXT)
                            .untilClosed())
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("malformed_body");
            assertThat(refused).containsExactly("malformed_body");
            assertThat(served).isEmpty();
        }
    }

    @Test
    void asks_for_the_body_of_a_client_that_waits_to_be_asked() throws IOException {
        try (var client = new RawClient(port)) {
            assertThat(client.say(post("Expect: 100-continue\r\nContent-Length: 2\r\n"))
                            .until("\r\n\r\n"))
                    .startsWith("HTTP/1.1 100 Continue");
            assertThat(client.say("ab").until("!")).endsWith("POST / ab!");
        }
    }

    @Test
    void gives_up_on_a_body_that_drips() throws IOException {
        try (var client = new RawClient(port)) {
            client.say(post("Content-Length: 10\r\n"));
            assertThat(client.silentFor(200)).isTrue();
            assertThat(client.say("a").silentFor(200)).isTrue();
            assertThat(client.say("b").until("body_too_slow")).startsWith("HTTP/1.1 408 ");
            client.untilClosed();
            assertThat(served).isEmpty();
        }
    }

    @Test
    void closes_on_a_head_that_drips() throws IOException {
        var begin = System.nanoTime();
        try (var client = new RawClient(port)) {
            client.say("GET / HT");
            assertThat(client.silentFor(200)).isTrue();
            assertThat(client.say("TP/1.1\r\nX: ").untilClosed()).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
    }

    @Test
    void closes_on_silence_and_on_a_next_head_that_drips() throws IOException {
        try (var silent = new RawClient(port);
                var dripping = new RawClient(port)) {
            assertThat(dripping.say(get("", "")).until("!")).contains("200 OK");
            dripping.say("GET / HT");
            assertThat(silent.untilClosed()).isEmpty();
            assertThat(dripping.say("TP").silentFor(100))
                    .as("the next head has longer")
                    .isTrue();
            assertThat(dripping.untilClosed()).isEmpty();
        }
    }

    @Test
    void leaves_a_slow_handler_alone_until_nothing_moves_for_too_long() throws IOException {
        try (var client = new RawClient(port)) {
            assertThat(client.say(get("never", "")).silentFor(1_500)).isTrue();
            assertThat(client.untilClosed()).isEmpty();
        }
    }

    @Test
    void closes_what_is_one_connection_too_many() throws IOException {
        var one = new StrictHttp(
                vertx,
                new HttpLimits(2_000, 4_000, 1, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5)));
        var server =
                one.server(request -> request.response().end("!")).listen(0).await();
        try (var first = new RawClient(server.actualPort())) {
            first.say(get("", "")).until("!");
            try (var second = new RawClient(server.actualPort())) {
                assertThat(second.untilClosed()).isEmpty();
            }
            assertThat(first.say(get("", "")).until("!")).contains("200 OK");
        }
    }

    private static JsonNode problem(String answer) {
        return StrictJson.parse(Buffer.buffer(answer.substring(answer.indexOf("\r\n\r\n") + 4)));
    }

    private static String get(String path, String headers) {
        return "GET /" + path + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String post(String headers) {
        return "POST / HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }
}
