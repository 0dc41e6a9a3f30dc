package dev.lad.shared.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.auth.ServiceTokens;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.node.Node;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Await;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes that share no bus: one has the service, the other knows its URL. */
class HttpTransportTest {
    private Shelf shelf;
    private Node caller;
    private Services services;

    @BeforeEach
    void open() {
        shelf = new Shelf();
        caller = Shelf.node(Map.of("LAD_SERVICE_URL_SHELF", shelf.port.url() + "/", "LAD_SERVICE_LOOK_MS", "50"));
        services = caller.services("shop");
        Await.until(
                "the contract is known",
                () -> !caller.registry().inTurn("shelf").isEmpty());
    }

    @AfterEach
    void close() {
        caller.vertx().close().await();
        shelf.close();
    }

    @Test
    void carriesTheWholeCallWithItsIdentityTraceKeyAndDeadline() {
        Caller member = Shelf.member(Duration.ofSeconds(3));
        JsonNode seen = services.call(
                        member,
                        Ask.of("shelf", "getThing")
                                .path("name", "a/b ü?%")
                                .query("color", "red & blue")
                                .key("key-1"))
                .await();
        assertThat(seen.at("/path/name").asText()).isEqualTo("a/b ü?%");
        assertThat(seen.path("query").asText()).isEqualTo("color=red+%26+blue");
        assertThat(seen.at("/headers/idempotency-key").asText()).isEqualTo("key-1");
        assertThat(seen.path("identity").asText())
                .isEqualTo(member.identity().through("shop").toString());
        assertThat(seen.path("trace").asText()).isEqualTo(member.trace().traceId());
        assertThat(seen.path("requestId").asText()).isEqualTo("request-1");
        assertThat(seen.path("left").asLong()).isBetween(1_000L, 3_000L);
    }

    @Test
    void failsLikeTheBus() {
        Caller member = Shelf.member(Duration.ofSeconds(3));
        assertThatThrownBy(
                        () -> services.call(member, Ask.of("shelf", "buyThing")).await())
                .isInstanceOfSatisfying(Failure.InsufficientCredits.class, poor -> assertThat(poor.members())
                        .containsEntry("creditsRequired", new BigDecimal("2.5")));
    }

    @Test
    void givesUpAtTheDeadlineAndLetsTheConnectionGo() {
        shelf.hangs = true;
        assertThatThrownBy(() -> services.call(
                                Shelf.member(Duration.ofMillis(300)),
                                Ask.of("shelf", "getThing").path("name", "a"))
                        .await())
                .isInstanceOfSatisfying(
                        Failure.class, slow -> assertThat(slow.code()).isEqualTo("deadline_passed"));
        shelf.hangs = false;
        services.call(
                        Shelf.member(Duration.ofSeconds(3)),
                        Ask.of("shelf", "getThing").path("name", "a"))
                .await();
    }

    @Test
    void servesInternalOperationsToServicesAlone() throws Exception {
        services.call(Shelf.member(Duration.ofSeconds(3)), Ask.of("shelf", "listBackroom"))
                .await();
        assertThat(get("/backroom", "").statusCode()).isEqualTo(404);
        assertThat(get("/openapi.json", "").body()).doesNotContain("listBackroom");
    }

    @Test
    void believesOnlyAFreshTokenThatIsMeantForIt() throws Exception {
        ServiceTokens tokens = caller.serviceTokens().orElseThrow();
        Identity node = Identity.service("shop");
        String good = tokens.authorization("shop", "shelf", node);
        assertThat(get("/backroom", good).statusCode()).isEqualTo(200);

        assertThat(get("/backroom", tokens.authorization("shop", "billing", node))
                        .statusCode())
                .isEqualTo(401);
        assertThat(get("/backroom", good.substring(0, good.length() - 2) + "AA").statusCode())
                .isEqualTo(401);
        var foreign = new ServiceTokens("another secret of more than thirty-two", Clock.systemUTC());
        HttpResponse<String> forged = get("/backroom", foreign.authorization("shop", "shelf", node));
        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(forged.body()).contains("invalid_service_token");
    }

    @Test
    void noticesThatTheServiceGoesAndComesBack() {
        int port = shelf.port.port();
        shelf.close();
        Await.until("it is gone", () -> caller.registry().inTurn("shelf").isEmpty());
        assertThatThrownBy(() -> services.call(Shelf.member(Duration.ofSeconds(3)), Ask.of("shelf", "buyThing"))
                        .await())
                .isInstanceOfSatisfying(
                        Failure.class, gone -> assertThat(gone.status()).isEqualTo(503));

        shelf = new Shelf(Map.of("LAD_SHELF_PORT", Integer.toString(port)));
        Await.until("it is back", () -> !caller.registry().inTurn("shelf").isEmpty());
        services.call(Shelf.member(Duration.ofSeconds(3)), Ask.of("shelf", "listBackroom"))
                .await();
    }

    private HttpResponse<String> get(String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(shelf.port.url() + path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
