package dev.lad.auth;

import static dev.lad.auth.AuthHouse.code;
import static dev.lad.auth.AuthHouse.credentials;
import static dev.lad.auth.AuthHouse.data;
import static dev.lad.auth.AuthHouse.json;
import static dev.lad.auth.AuthHouse.person;
import static dev.lad.auth.LoginTest.refresh;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiResponse;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PasswordResetTest {
    private static AuthHouse house;
    private static JsonNode owner;
    private static JsonNode admin;

    @BeforeAll
    static void open() {
        house = new AuthHouse();
        owner = house.register("owner@x.io").path("user");
        admin = house.join(owner, "admin@x.io", "admin");
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void a_new_password_takes_the_place_of_the_old_one_and_ends_all_sessions() {
        JsonNode member = house.join(owner, "forgetful@x.io", "member");
        JsonNode session = data(house.open("login", credentials("forgetful@x.io", "correct horse")));
        ApiResponse made = issue(admin, member);
        assertThat(made.status()).isEqualTo(201);
        assertThat(data(made).path("userId")).isEqualTo(member.path("id"));

        assertThat(accept(made).status()).isEqualTo(200);

        assertThat(house.open("refreshToken", refresh(session)).status()).isEqualTo(401);
        assertThat(house.open("login", credentials("forgetful@x.io", "correct horse"))
                        .status())
                .isEqualTo(401);
        assertThat(house.open("login", credentials("forgetful@x.io", "battery staple"))
                        .status())
                .isEqualTo(200);
        assertThat(house.everythingIn("password_reset"))
                .doesNotContain(data(made).path("token").asText());
    }

    /** Whoever knew the old password must not come in by having begun a moment before. */
    @Test
    void a_login_that_was_proved_by_the_old_password_does_not_outlive_it() {
        JsonNode member = house.join(owner, "hasty@x.io", "member");
        house.open("login", credentials("hasty@x.io", "correct horse"));
        ApiResponse made = issue(admin, member);

        Future<ApiResponse> login = house.holding("known_address", () -> {
            Future<ApiResponse> begun = house.open("login", credentials("hasty@x.io", "correct horse"), "192.0.2.1");
            house.awaitWaiting("known_address");
            assertThat(accept(made).status()).isEqualTo(200);
            return begun;
        });

        assertThat(login.await().status()).isEqualTo(401);
    }

    @Test
    void a_token_is_good_once_and_for_a_day_and_only_the_last_one() {
        JsonNode member = house.join(owner, "again@x.io", "member");
        ApiResponse first = issue(owner, member);
        ApiResponse second = issue(admin, member);
        ApiResponse unknown = house.open("acceptPasswordReset", Map.of("token", "x", "password", "battery staple"));
        assertThat(unknown.status()).isEqualTo(422);
        refused(accept(first), unknown);
        assertThat(accept(second).status()).isEqualTo(200);
        refused(accept(second), unknown);

        ApiResponse late = issue(owner, member);
        house.wall.move(Duration.ofHours(24));
        refused(accept(late), unknown);
    }

    @Test
    void only_who_has_a_higher_role_may() {
        JsonNode member = house.join(owner, "member@x.io", "member");
        JsonNode viewer = house.join(owner, "viewer@x.io", "viewer");
        JsonNode second = house.join(owner, "second-admin@x.io", "admin");
        JsonNode stranger = house.register("stranger@x.io").path("user");

        assertThat(issue(owner, admin).status()).isEqualTo(201);
        assertThat(issue(admin, viewer).status()).isEqualTo(201);
        assertThat(code(issue(admin, second))).isEqualTo("forbidden");
        assertThat(code(issue(admin, admin))).isEqualTo("forbidden");
        assertThat(code(issue(admin, owner))).isEqualTo("forbidden");
        assertThat(code(issue(owner, owner))).isEqualTo("forbidden");
        assertThat(code(issue(member, viewer))).isEqualTo("forbidden");
        assertThat(issue(stranger, member).status()).isEqualTo(404);
    }

    @Test
    void a_token_falls_with_the_rank_of_whoever_made_it() {
        JsonNode member = house.join(owner, "rising@x.io", "member");
        JsonNode chief = house.join(owner, "falling@x.io", "admin");
        ApiResponse made = issue(chief, member);
        setRole(member, "admin");
        assertThat(accept(made).status()).isEqualTo(422);
        setRole(member, "member");
        setRole(chief, "viewer");
        assertThat(accept(made).status()).isEqualTo(422);
        setRole(chief, "admin");
        house.internal(person(owner), "setMemberActive", id(chief), Map.of("active", false));
        assertThat(accept(made).status()).isEqualTo(422);
        house.internal(person(owner), "setMemberActive", id(chief), Map.of("active", true));
        assertThat(accept(made).status()).isEqualTo(200);
    }

    private static void refused(ApiResponse answer, ApiResponse unknown) {
        assertThat(answer.status()).isEqualTo(unknown.status());
        assertThat(json(answer).path("error")).isEqualTo(json(unknown).path("error"));
        assertThat(code(answer)).isEqualTo(code(unknown)).isEqualTo("invalid_password_reset");
    }

    private static ApiResponse issue(JsonNode by, JsonNode of) {
        return house.internal(person(by), "createPasswordReset", id(of), "");
    }

    private static ApiResponse accept(ApiResponse made) {
        String token = data(made).path("token").asText();
        return house.open("acceptPasswordReset", Map.of("token", token, "password", "battery staple"));
    }

    private static void setRole(JsonNode user, String role) {
        house.internal(person(owner), "setMemberRole", id(user), Map.of("role", role));
    }

    private static Map<String, String> id(JsonNode user) {
        return Map.of("id", user.path("id").asText());
    }
}
