package dev.lad.gateway;

import static dev.lad.gateway.House.header;
import static dev.lad.gateway.House.json;
import static dev.lad.gateway.House.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.front.RouteTable;
import dev.lad.shared.http.HttpLimits;
import dev.lad.shared.http.StrictHttp;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    private static House house;

    @BeforeAll
    static void open() {
        house = House.open();
        house.start(House.shop());
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void takesTheStepsOfTheArchitectureInTheirOrder() {
        GatewayConfig config = GatewayConfig.read(house.node.env());
        HttpLimits limits = HttpLimits.standard(HttpLimits.KEEP_ALIVE);
        assertThat(GatewayChain.of(
                                house.node,
                                config,
                                () -> RouteTable.EMPTY,
                                (operation, headers) -> {
                                    throw new AssertionError("nobody asks");
                                },
                                new Buckets(house.node.time().wall(), 10),
                                new StrictHttp(house.vertx, limits),
                                new ForwardStream(house.vertx, house.node.delivery(), limits.idle()),
                                Optional.empty())
                        .names())
                .containsExactly(
                        "IdentifyRequest",
                        "Cors",
                        "LimitBody",
                        "MatchOperation",
                        "LimitGuessing",
                        "CheckAccess",
                        "LimitRate",
                        "ForwardStream",
                        "ReadBody",
                        "Dispatch");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/shop, listShop",
        "/api/shop/0192f7a0-0000-7000-8000-000000000001, getThing",
        "/api/shop/open, lookIn",
        "/api/store/shop, listShop",
        "/api/store/open, lookIn",
    })
    void findsOperationsUnderTheServicesNameAndItsAliases(String path, String operation) throws Exception {
        HttpResponse<String> answer = house.as("viewer", house.get(path));
        assertThat(json(answer).path("data").path("operation").asText()).isEqualTo(operation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/shop/cellar/keys",
                "/api/shop/shop",
                "/shop",
                "/",
                "/api",
                "/api/nobody",
                "/api/shop/",
                "/x"
            })
    void hasNoPathBesidesThem(String path) throws Exception {
        int expected = path.equals("/api/shop/shop") ? 400 : 404; // There "shop" is taken for an id.
        assertThat(house.as("owner", house.get(path)).statusCode()).isEqualTo(expected);
    }

    @Test
    void pointsToOutsidePaths() throws Exception {
        String body = "{\"name\":\"ball\"}";
        assertThat(header(house.as("member", house.post("/api/shop/goods", body)), "location"))
                .isEqualTo("/api/shop/goods/7");
        assertThat(header(house.as("member", house.post("/api/goods", body)), "location"))
                .isEqualTo("/api/goods/7");
    }

    @Test
    void stripsWhatAClientCouldPretendWith() throws Exception {
        HttpResponse<String> answer = house.send(house.get("/api/shop/open")
                .header("X-User-Id", "root")
                .header("X-Tenant-Id", UUID.randomUUID().toString())
                .header("X-Internal-Service", "billing")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("Cookie", "access_token=x"));
        JsonNode data = json(answer).path("data");
        assertThat(data.path("headers")).isEmpty();
        assertThat(data.path("kind").asText()).isEqualTo("ANONYMOUS");
    }

    @Test
    void tellsRequestAndTrace() throws Exception {
        HttpResponse<String> answer = house.send(house.get("/api/shop/open")
                .header("X-Request-Id", "mine-1")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assertThat(header(answer, "x-request-id")).isEqualTo("mine-1");
        assertThat(header(answer, "traceparent")).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
    }

    @Test
    void refusesInOneFormat() throws Exception {
        HttpResponse<String> nobody = house.send(house.get("/api/shop"));
        problem(nobody, 401, "unauthenticated");
        assertThat(header(nobody, "www-authenticate")).startsWith("Bearer");
        problem(house.as("forged", house.get("/api/shop")), 401, "invalid_token");
        problem(house.as("featureless", house.get("/api/shop")), 403, "feature_disabled");
        problem(house.as("member", house.get("/api/shop/till").DELETE()), 403, "forbidden");
        problem(house.send(house.get("/api/nobody")), 404, "not_found");
        HttpResponse<String> wrong = house.send(house.post("/api/shop", "{}"));
        problem(wrong, 405, "method_not_allowed");
        assertThat(header(wrong, "allow")).isEqualTo("GET, HEAD");
        String large = "{\"name\":\"" + "a".repeat(400) + "\"}";
        problem(house.as("member", house.post("/api/shop/goods", large)), 413, "body_too_large");
        problem(
                house.as("member", house.get("/api/shop/goods").POST(BodyPublishers.ofString("a=b"))),
                415,
                "unsupported_media_type");
        problem(house.as("member", house.post("/api/shop/goods", "{]")), 400, "malformed_json");
        problem(house.as("member", house.get("/api/shop/slow")), 504, "deadline_passed");
    }

    @Test
    void refusesWhatIsNotHttpInTheSameFormat() throws Exception {
        assertThat(raw("GET /api/shop HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json");
        assertThat(raw("NONSENSE\r\n\r\n")).startsWith("HTTP/1.0 400").contains("application/problem+json");
        assertThat(raw("POST /api/shop/goods HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("body_too_large");
        assertThat(raw("POST /api/shop/goods HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n"))
                .as("what nobody may send is not waited for")
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void letsPagesOfAllowedOriginsCall() throws Exception {
        HttpResponse<String> preflight = house.send(preflight(House.PAGE));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(header(preflight, "access-control-allow-origin")).isEqualTo(House.PAGE);
        assertThat(header(preflight, "access-control-allow-credentials")).isEqualTo("true");
        assertThat(header(preflight, "access-control-allow-methods")).contains("PUT", "DELETE");
        assertThat(header(preflight, "access-control-allow-headers"))
                .contains("X-Tenant-Id", "Idempotency-Key", "If-Match", "Authorization");
        assertThat(header(preflight, "vary")).isEqualToIgnoringCase("origin");

        HttpResponse<String> refused = house.send(house.get("/api/shop").header("Origin", House.PAGE));
        problem(refused, 401, "unauthenticated");
        assertThat(header(refused, "access-control-allow-origin")).isEqualTo(House.PAGE);
        assertThat(header(refused, "access-control-expose-headers")).contains("ETag", "RateLimit", "X-Request-Id");
    }

    @Test
    void keepsPagesOfOtherOriginsOut() throws Exception {
        HttpResponse<String> preflight = house.send(preflight("http://evil.example"));
        problem(preflight, 403, "origin_not_allowed");
        assertThat(header(preflight, "access-control-allow-origin")).isEmpty();
        HttpResponse<String> answer =
                house.send(house.get("/api/shop/open").header("Origin", "http://page.example.evil"));
        assertThat(header(answer, "access-control-allow-origin")).isEmpty();
    }

    private static HttpRequest.Builder preflight(String origin) {
        return house.get("/api/shop/till")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "DELETE");
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", house.port())) {
            socket.setSoTimeout(5_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
