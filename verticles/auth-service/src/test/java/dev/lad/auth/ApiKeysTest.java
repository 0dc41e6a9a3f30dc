package dev.lad.auth;

import static dev.lad.auth.AuthHouse.data;
import static dev.lad.auth.AuthHouse.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.testkit.Await;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** API keys live as long as what they may do is their person's to give. */
class ApiKeysTest {
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
    void a_demoted_person_keeps_only_the_keys_that_the_new_role_covers() {
        Identity owner = house.owner("role-owner@x.io");
        JsonNode admin = house.join(owner, "role-admin@x.io", "admin");
        String strong = key(admin, "strong", "admin");
        String weak = key(admin, "weak", "viewer");
        assertThat(house.as(strong, "verify").status()).isEqualTo(200);
        assertThat(house.as(weak, "verify").status()).isEqualTo(200);

        house.internal(owner, "setMemberRole", id(admin), Map.of("role", "member"));

        Await.until("the key is refused", () -> house.isRefused(strong));
        assertThat(house.as(weak, "verify").status()).isEqualTo(200);
        JsonNode listed =
                json(house.internal(owner, "listApiKeys", Map.of(), "")).path("data");
        assertThat(listed).hasSize(2);
        assertThat(listed.path(0).path("name").asText()).isEqualTo("weak");
        assertThat(listed.path(0).has("endedAt")).isFalse();
        assertThat(listed.path(1).has("endedAt")).isTrue();
    }

    @Test
    void the_keys_of_who_is_switched_off_end_and_do_not_come_back() {
        Identity owner = house.owner("off-owner@x.io");
        JsonNode admin = house.join(owner, "off-admin@x.io", "admin");
        String key = key(admin, "crm", "viewer");
        assertThat(house.as(key, "verify").status()).isEqualTo(200);

        house.internal(owner, "setMemberActive", id(admin), Map.of("active", false));
        Await.until("the key is refused", () -> house.isRefused(key));
        house.internal(owner, "setMemberActive", id(admin), Map.of("active", true));

        assertThat(house.isRefused(key)).isTrue();
    }

    @Test
    void a_role_that_somebody_has_already_ends_nothing() {
        Identity owner = house.owner("same-owner@x.io");
        JsonNode admin = house.join(owner, "same-admin@x.io", "admin");
        String key = key(admin, "crm", "admin");

        house.internal(owner, "setMemberRole", id(admin), Map.of("role", "admin"));

        assertThat(house.as(key, "verify").status()).isEqualTo(200);
        assertThat(house.as(admin.path("accessToken").asText(), "verify").status())
                .isEqualTo(200);
    }

    @Test
    void a_key_cannot_govern_the_account_of_its_person() {
        JsonNode owner = house.register("governed@x.io");
        String key = key(owner, "crm", "admin");
        Map<String, String> guess = Map.of("currentPassword", "correct horse", "newPassword", "battery staple");

        assertThat(house.as(key, "logoutEverywhere").status()).isEqualTo(403);
        assertThat(house.as(key, "listSessions").status()).isEqualTo(403);
        assertThat(house.as(key, "changePassword", Map.of(), guess).status()).isEqualTo(403);
        assertThat(house.as(owner.path("accessToken").asText(), "listSessions").status())
                .isEqualTo(200);
    }

    private static String key(JsonNode login, String name, String role) {
        ApiResponse made = house.as(
                login.path("accessToken").asText(), "createApiKey", Map.of(), Map.of("name", name, "role", role));
        return data(made).path("key").asText();
    }

    private static Map<String, String> id(JsonNode login) {
        return Map.of("id", login.path("user").path("id").asText());
    }
}
