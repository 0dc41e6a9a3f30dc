package dev.lad.auth;

import static dev.lad.auth.AuthHouse.code;
import static dev.lad.auth.AuthHouse.credentials;
import static dev.lad.auth.AuthHouse.data;
import static dev.lad.auth.AuthHouse.json;
import static dev.lad.auth.AuthHouse.newAccount;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.testkit.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoginTest {
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
    void registering_makes_tenant_owner_and_wallet_and_logs_in() {
        ApiResponse answer = house.open("register", newAccount("Ann@Example.com"));

        JsonNode user = json(answer).path("user");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(json(answer).path("token").asText())
                .isEqualTo(data(answer).path("accessToken").asText());
        assertThat(answer.headers().get("set-cookie"))
                .startsWith("access_token=ey")
                .contains("HttpOnly; SameSite=Lax");
        assertThat(user.path("email").asText()).isEqualTo("ann@example.com");
        assertThat(user.path("role").asText()).isEqualTo("owner");
        assertThat(user.path("plan").asText()).isEqualTo("free");
        assertThat(user.path("tenantStatus").asText()).isEqualTo("trial");
        assertThat(user.path("features")).hasSize(8);
        assertThat(house.wallets).contains(user.path("tenantId").asText());
        assertThat(house.as(data(answer).path("accessToken").asText(), "verify").status())
                .isEqualTo(200);
    }

    @Test
    void an_address_can_be_registered_once_whatever_its_case_and_however_many_try() {
        List<ApiResponse> answers = Future.all(IntStream.range(0, 6)
                        .mapToObj(i ->
                                house.open("register", newAccount(i % 2 == 0 ? "twin@x.io" : "TWIN@X.io"), "192.0.2.9"))
                        .toList())
                .map(all -> all.<ApiResponse>list())
                .await();

        // Those that came while the first was being completed were the same request again.
        assertThat(answers).extracting(ApiResponse::status).contains(201).isSubsetOf(201, 409);
        assertThat(answers)
                .filteredOn(ApiResponse::isSuccess)
                .extracting(answer -> json(answer).path("user").path("tenantId"))
                .containsOnly(json(house.open("login", credentials("twin@x.io", "correct horse")))
                        .path("user")
                        .path("tenantId"));
    }

    @Test
    void while_billing_is_down_nobody_gets_in_and_the_job_completes_the_registration() {
        house.billingRefusals.set(1);
        ApiResponse answer = house.open("register", newAccount("later@x.io"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("registration_pending");
        assertThat(code(house.open("login", credentials("later@x.io", "correct horse"))))
                .isEqualTo("registration_pending");

        house.wall.move(Duration.ofSeconds(11));
        Await.until(
                "the registration is completed",
                () -> house.open("login", credentials("later@x.io", "correct horse"))
                                .status()
                        == 200);
    }

    @Test
    void a_registration_sent_again_after_billing_failed_is_completed_by_the_same_person_only() {
        house.billingRefusals.set(1);
        house.open("register", newAccount("again@x.io"));
        Map<String, String> thief = Map.of("email", "again@x.io", "password", "other password", "firstName", "Eve");

        assertThat(house.open("register", thief).status()).isEqualTo(409);
        assertThat(house.open("register", newAccount("again@x.io")).status()).isEqualTo(201);
        assertThat(house.open("register", newAccount("again@x.io")).status()).isEqualTo(409);
    }

    @Test
    void unknown_account_and_wrong_password_answer_the_same() {
        house.register("known@x.io");

        ApiResponse wrong = house.open("login", credentials("known@x.io", "wrong password"));
        ApiResponse unknown = house.open("login", credentials("unknown@x.io", "wrong password"));

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(List.of(
                        json(unknown).path("code"),
                        json(unknown).path("error"),
                        json(unknown).path("title")))
                .isEqualTo(List.of(
                        json(wrong).path("code"),
                        json(wrong).path("error"),
                        json(wrong).path("title")));
    }

    @Test
    void of_fifty_guesses_at_once_five_are_looked_at_for_existing_and_unknown_accounts_alike() {
        house.register("target@x.io");
        for (String email : List.of("target@x.io", "nobody@x.io")) {
            List<ApiResponse> answers = Future.all(IntStream.range(0, 50)
                            .mapToObj(
                                    i -> house.open("login", credentials(email, "guess number " + i), "203.0.113." + i))
                            .toList())
                    .map(all -> all.<ApiResponse>list())
                    .await();
            assertThat(answers).filteredOn(answer -> answer.status() == 401).hasSize(5);
            assertThat(answers).filteredOn(answer -> answer.status() == 429).hasSize(45);
        }
    }

    @Test
    void guessing_from_elsewhere_does_not_lock_out_whoever_logged_in_from_a_known_address() {
        house.register("safe@x.io");
        house.open("login", credentials("safe@x.io", "correct horse"), "198.51.100.7")
                .await();
        for (int i = 0; i < 6; i++) {
            house.open("login", credentials("safe@x.io", "a wrong guess"), "198.51.100.200")
                    .await();
        }

        ApiResponse elsewhere = house.open("login", credentials("safe@x.io", "correct horse"), "198.51.100.201")
                .await();
        ApiResponse atHome = house.open("login", credentials("safe@x.io", "correct horse"), "198.51.100.7")
                .await();

        assertThat(code(elsewhere)).isEqualTo("too_many_attempts");
        assertThat(elsewhere.headers()).containsKey("retry-after");
        assertThat(atHome.status()).isEqualTo(200);
    }

    @Test
    void an_address_that_tries_many_accounts_has_to_wait() {
        List<Integer> statuses = IntStream.range(0, 22)
                .mapToObj(i -> house.open("login", credentials("spray" + i + "@x.io", "a wrong guess"), "198.51.100.99")
                        .await())
                .map(ApiResponse::status)
                .toList();

        assertThat(statuses.subList(0, 20)).containsOnly(401);
        assertThat(statuses.subList(20, 22)).containsOnly(429);
    }

    @Test
    void logging_out_takes_effect_at_once() {
        JsonNode login = house.register("out@x.io");
        String token = login.path("accessToken").asText();
        assertThat(house.as(token, "verify").status()).isEqualTo(200);

        ApiResponse answer = house.as(token, "logout");

        assertThat(answer.headers().get("set-cookie"))
                .startsWith("access_token=;")
                .contains("Max-Age=0");
        Await.until("the token is refused", () -> house.isRefused(token));
        assertThat(house.open("refreshToken", refresh(login)).status()).isEqualTo(401);
    }

    @Test
    void a_changed_password_ends_all_other_sessions() {
        JsonNode first = house.register("change@x.io");
        JsonNode second = data(house.open("login", credentials("change@x.io", "correct horse")));
        Map<String, String> change = Map.of("currentPassword", "correct horse", "newPassword", "battery staple");

        assertThat(house.as(second.path("accessToken").asText(), "changePassword", Map.of(), change)
                        .status())
                .isEqualTo(200);

        assertThat(house.open("refreshToken", refresh(first)).status()).isEqualTo(401);
        assertThat(house.open("refreshToken", refresh(second)).status()).isEqualTo(200);
        assertThat(house.open("login", credentials("change@x.io", "correct horse"))
                        .status())
                .isEqualTo(401);
        assertThat(house.open("login", credentials("change@x.io", "battery staple"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_api_key_works_until_it_is_revoked() {
        String token = house.register("keys@x.io").path("accessToken").asText();
        JsonNode made = data(house.as(token, "createApiKey", Map.of(), Map.of("name", "crm", "role", "member")));
        String key = made.path("key").asText();
        assertThat(data(house.as(key, "verify")).path("role").asText()).isEqualTo("member");
        assertThat(house.as(key, "createApiKey", Map.of(), Map.of("name", "more", "role", "admin"))
                        .status())
                .isEqualTo(403);

        house.as(token, "revokeApiKey", Map.of("id", made.path("id").asText()), "");

        Await.until("the key is refused", () -> house.isRefused(key));
    }

    @Test
    void an_invitation_is_good_once_and_makes_a_member() {
        JsonNode owner = house.register("boss@x.io").path("user");
        Identity boss = identity(owner);
        JsonNode invitation =
                data(house.internal(boss, "createInvitation", Map.of(), Map.of("email", "New@x.io", "role", "viewer")));
        Map<String, String> acceptance = AuthHouse.acceptance(invitation);

        ApiResponse joined = house.open("acceptInvitation", acceptance);

        assertThat(joined.status()).isEqualTo(201);
        assertThat(json(joined).path("user").path("tenantId")).isEqualTo(owner.path("tenantId"));
        assertThat(json(joined).path("user").path("role").asText()).isEqualTo("viewer");
        assertThat(code(house.open("acceptInvitation", acceptance))).isEqualTo("invalid_invitation");
    }

    @Test
    void who_gets_another_role_logs_in_again_and_the_owner_stays_owner() {
        JsonNode owner = house.register("chief@x.io").path("user");
        ApiResponse refused = house.internal(
                identity(owner), "setMemberRole", Map.of("id", owner.path("id").asText()), Map.of("role", "viewer"));
        assertThat(code(refused)).isEqualTo("owner_unchangeable");
    }

    @Test
    void a_plan_that_was_paid_for_counts_for_tokens_issued_before() {
        JsonNode login = house.register("plan@x.io");
        String token = login.path("accessToken").asText();
        house.as(token, "verify");
        house.wall.move(Duration.ofSeconds(1));

        Map<String, String> tenant =
                Map.of("id", login.path("user").path("tenantId").asText());
        house.internal(
                Identity.service("billing"),
                "setPlan",
                tenant,
                Map.of("plan", "starter", "status", "active", "features", List.of("overview", "campaigns")));

        Await.until(
                "the plan is known",
                () -> data(house.as(token, "verify")).path("plan").asText().equals("starter"));
        assertThat(data(house.as(token, "verify")).path("features"))
                .extracting(JsonNode::asText)
                .containsExactly("campaigns", "overview");
    }

    @Test
    void after_a_new_signing_key_signs_old_and_new_tokens_are_good() {
        String before = house.register("rotate@x.io").path("accessToken").asText();
        house.internal(Identity.service("operator"), "rotateSigningKey", Map.of(), "");
        house.wall.move(Duration.ofMinutes(6));

        String after = data(house.open("login", credentials("rotate@x.io", "correct horse")))
                .path("accessToken")
                .asText();

        assertThat(keyOf(after)).isNotEqualTo(keyOf(before));
        assertThat(house.as(before, "verify").status()).isEqualTo(200);
        assertThat(house.as(after, "verify").status()).isEqualTo(200);
    }

    @Test
    void internal_operations_are_not_there_for_people() {
        String token = house.register("curious@x.io").path("accessToken").asText();
        assertThat(house.as(token, "listMembers").status()).isEqualTo(404);
        assertThat(house.open("rotateSigningKey", "").status()).isEqualTo(404);
    }

    static Map<String, String> refresh(JsonNode login) {
        return Map.of("refreshToken", login.path("refreshToken").asText());
    }

    private static Identity identity(JsonNode user) {
        return Identity.service("users", UUID.fromString(user.path("tenantId").asText()));
    }

    private static String keyOf(String token) {
        byte[] header = java.util.Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return new io.vertx.core.json.JsonObject(io.vertx.core.buffer.Buffer.buffer(header)).getString("kid");
    }
}
