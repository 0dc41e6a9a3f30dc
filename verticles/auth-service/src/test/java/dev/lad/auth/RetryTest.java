package dev.lad.auth;

import static dev.lad.auth.AuthHouse.code;
import static dev.lad.auth.AuthHouse.credentials;
import static dev.lad.auth.AuthHouse.data;
import static dev.lad.auth.AuthHouse.newAccount;
import static dev.lad.auth.AuthHouse.person;
import static dev.lad.auth.LoginTest.refresh;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.shared.json.Json;
import dev.lad.testkit.Await;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that give out tokens, sent again with their Idempotency-Key. */
class RetryTest {
    private static AuthHouse house;

    @BeforeAll
    static void open() {
        house = new AuthHouse();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void a_login_sent_again_is_the_same_login_and_another_body_is_refused() {
        house.register("retry@x.io");
        String key = key();
        ApiResponse first = keyed(key, "login", credentials("retry@x.io", "correct horse"));
        ApiResponse again = keyed(key, "login", credentials("retry@x.io", "correct horse"));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
        assertThat(again.headers().get("set-cookie")).isEqualTo(first.headers().get("set-cookie"));
        assertThat(code(keyed(key, "login", credentials("retry@x.io", "another horse"))))
                .isEqualTo("idempotency_key_reused");
        assertThat(keyed(key(), "login", credentials("retry@x.io", "correct horse"))
                        .body())
                .isNotEqualTo(first.body());
    }

    @Test
    void of_two_at_once_one_is_told_to_ask_again() {
        house.register("atonce@x.io");
        String key = key();
        List<Integer> statuses = Future.all(IntStream.range(0, 4)
                        .mapToObj(i -> house.keyed(key, "login", credentials("atonce@x.io", "correct horse")))
                        .toList())
                .map(all -> all.<ApiResponse>list().stream()
                        .map(ApiResponse::status)
                        .toList())
                .await();
        assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
    }

    @Test
    void a_wrong_password_is_not_kept() {
        house.register("typo@x.io");
        String key = key();
        assertThat(keyed(key, "login", credentials("typo@x.io", "wrong horse")).status())
                .isEqualTo(401);
        assertThat(keyed(key, "login", credentials("typo@x.io", "correct horse"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_kept_answer_is_no_place_to_guess_passwords() {
        house.register("guessed@x.io");
        String key = key();
        keyed(key, "login", credentials("guessed@x.io", "correct horse"));
        for (int i = 0; i < 10; i++) {
            assertThat(keyed(key, "login", credentials("guessed@x.io", "guess number " + i))
                            .status())
                    .isEqualTo(422);
        }
        ApiResponse right = keyed(key, "login", credentials("guessed@x.io", "correct horse"));
        assertThat(right.status()).isEqualTo(429);
        assertThat(code(right)).isEqualTo("idempotency_key_spent");
        assertThat(right.headers()).containsKey("retry-after");
    }

    @Test
    void a_registration_sent_again_is_the_same_registration() {
        String key = key();
        ApiResponse first = keyed(key, "register", newAccount("once@x.io"));
        ApiResponse again = keyed(key, "register", newAccount("once@x.io"));
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(keyed(key(), "register", newAccount("once@x.io")).status()).isEqualTo(409);
    }

    @Test
    void a_registration_that_was_completed_meanwhile_is_not_told_that_its_own_address_is_taken() {
        String key = key();
        house.billingRefusals.set(1);
        assertThat(keyed(key, "register", newAccount("slow@x.io")).status()).isEqualTo(503);
        house.wall.move(Duration.ofSeconds(11));
        Await.until(
                "the registration is completed",
                () -> house.open("login", credentials("slow@x.io", "correct horse"))
                                .status()
                        == 200);

        Map<String, String> thief = Map.of("email", "slow@x.io", "password", "another horse", "firstName", "Eve");
        assertThat(keyed(key, "register", thief).status()).isEqualTo(409);
        assertThat(keyed(key(), "register", newAccount("slow@x.io")).status()).isEqualTo(409);
        ApiResponse again = keyed(key, "register", newAccount("slow@x.io"));
        assertThat(again.status()).isEqualTo(201);
        assertThat(data(again).path("user").path("tenantStatus").asText()).isEqualTo("trial");
    }

    @Test
    void a_refresh_sent_again_is_no_reuse_even_where_its_answer_died_with_its_process() {
        JsonNode login = house.register("lost@x.io");
        String key = key();
        ApiResponse first = keyed(key, "refreshToken", refresh(login));
        house.wall.move(Duration.ofMinutes(1));
        assertThat(keyed(key, "refreshToken", refresh(login)).body()).isEqualTo(first.body());

        house.asSuperuser("delete from auth.answer");
        ApiResponse again = keyed(key, "refreshToken", refresh(login));
        assertThat(data(again).path("refreshToken")).isEqualTo(data(first).path("refreshToken"));

        assertThat(keyed(key(), "refreshToken", refresh(login)).status()).isEqualTo(401);
        assertThat(house.open("refreshToken", refresh(data(first))).status())
                .as("another key is reuse, which ends the session")
                .isEqualTo(401);
    }

    @Test
    void a_key_belongs_to_one_person() {
        JsonNode login = house.register("admins@x.io");
        JsonNode other = house.join(login.path("user"), "other-admin@x.io", "admin");
        Map<String, String> headers = Map.of("idempotency-key", key());
        Map<String, String> asked = Map.of("name", "crm", "role", "member");
        Identity owner = person(login.path("user"));

        ApiResponse made = house.internal(owner, "createApiKey", Map.of(), headers, asked);
        assertThat(house.internal(owner, "createApiKey", Map.of(), headers, asked)
                        .body())
                .isEqualTo(made.body());
        assertThat(house.internal(person(other), "createApiKey", Map.of(), headers, asked)
                        .body())
                .isNotEqualTo(made.body());
    }

    @Test
    void neither_tokens_nor_passwords_nor_keys_lie_in_the_database() throws Exception {
        String key = "a key that could be guessed";
        Map<String, String> account = newAccount("sealed@x.io");
        ApiResponse made = keyed(key, "register", account);
        JsonNode login = data(made);
        byte[] plain =
                MessageDigest.getInstance("SHA-256").digest(("register{}?\n" + Json.write(account)).getBytes(UTF_8));

        String kept = house.everythingIn("answer");
        String hex =
                HexFormat.of().formatHex(login.path("refreshToken").asText().getBytes(UTF_8));
        assertThat(kept).isNotEmpty();
        assertThat(kept)
                .doesNotContain(
                        login.path("refreshToken").asText(),
                        login.path("accessToken").asText(),
                        hex,
                        "sealed@x.io",
                        key,
                        HexFormat.of().formatHex(plain));
        assertThat(house.everythingIn("tenant")).doesNotContain(key);
        assertThat(keyed(key, "register", account).body()).isEqualTo(made.body());
    }

    private static ApiResponse keyed(String key, String operation, Object body) {
        return house.keyed(key, operation, body).await();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
