package dev.lad.shared.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.lad.bus.Role;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private final RouteTable table = RouteTable.of(List.of(
            route("GET", "/deals"),
            route("POST", "/deals"),
            route("GET", "/deals/{id}"),
            route("DELETE", "/deals/{deal}"),
            route("GET", "/deals/search"),
            route("PUT", "/deals/{id}/stage"),
            route("GET", "/deals/search/{id}/x"),
            route("GET", "/deals/{id}/notes/{note}"),
            route("GET", "/.well-known/jwks.json")));

    @ParameterizedTest
    @CsvSource({
        "GET, /deals, GET /deals",
        "HEAD, /deals, GET /deals",
        "POST, /deals, POST /deals",
        "GET, /deals/7, GET /deals/{id}",
        "GET, /deals/search, GET /deals/search",
        "GET, /deals/s%65arch, GET /deals/search",
        "GET, /deals/search/1/x, GET /deals/search/{id}/x",
        "PUT, /deals/search/stage, PUT /deals/{id}/stage",
        "GET, /deals/.., GET /deals/{id}",
        "GET, /.well-known/jwks.json, GET /.well-known/jwks.json",
    })
    void findsTheOperationAndPrefersFixedSegments(String method, String path, String expected) {
        assertThat(table.match(method, path).route().operation().id()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"/", "/deal", "/deals/", "/deals//stage", "//deals", "/deals/7/stage/", "/DEALS", "/deals/7/8"})
    void knowsNothingElse(String path) {
        assertThatThrownBy(() -> table.match("GET", path)).isInstanceOf(Failure.NotFound.class);
    }

    @Test
    void namesAndDecodesParametersPerMethod() {
        assertThat(table.match("GET", "/deals/a%2Fb%20c/notes/%C3%A4").path())
                .isEqualTo(Map.of("id", "a/b c", "note", "ä"));
        assertThat(table.match("DELETE", "/deals/7").path()).isEqualTo(Map.of("deal", "7"));
    }

    @Test
    void saysWhichMethodsAPathTakes() {
        assertThatThrownBy(() -> table.match("PATCH", "/deals"))
                .asInstanceOf(type(Failure.class))
                .satisfies(failure -> {
                    assertThat(failure.status()).isEqualTo(405);
                    assertThat(failure.headers()).containsEntry("allow", "GET, HEAD, POST");
                });
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> table.match("GET", "/deals/%ff")).isInstanceOf(Failure.Invalid.class);
    }

    @Test
    void givesAPlaceOnce() {
        RouteTable.Builder builder = new RouteTable.Builder();
        Route first = route("GET", "/a/{x}");
        assertThat(builder.add(first)).isEmpty();
        assertThat(builder.add(route("GET", "/a/{y}"))).containsSame(first);
        assertThat(builder.add(route("POST", "/a/{y}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "users, /profile, /api/users/profile",
        "users, /users, /api/users",
        "users, /users/7, /api/users/7",
        "users, /users?a=b, /api/users?a=b",
        "users, /users-old, /api/users/users-old",
        "campaigns, /campaigns/7/start, /api/campaigns/7/start",
    })
    void mountsWithoutSayingTheNameTwice(String prefix, String local, String outside) {
        assertThat(Mount.api(prefix).outside(local)).isEqualTo(outside);
    }

    private static Route route(String method, String path) {
        Operation operation = new Operation(
                method + " " + path,
                method,
                path,
                Operation.Access.TENANT,
                Role.VIEWER,
                Optional.empty(),
                Optional.empty(),
                100,
                Duration.ofSeconds(1),
                false,
                false,
                false,
                Optional.empty(),
                List.of(),
                Set.of(),
                Operation.Stream.NONE,
                Set.of(),
                List.of());
        return new Route("test", operation, Mount.LOCAL);
    }
}
