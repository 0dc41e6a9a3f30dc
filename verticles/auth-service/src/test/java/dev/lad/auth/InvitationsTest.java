package dev.lad.auth;

import static dev.lad.auth.AuthHouse.acceptance;
import static dev.lad.auth.AuthHouse.code;
import static dev.lad.auth.AuthHouse.credentials;
import static dev.lad.auth.AuthHouse.data;
import static dev.lad.auth.AuthHouse.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InvitationsTest {
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
    void an_address_has_one_open_invitation_which_can_be_listed_and_withdrawn() {
        Identity owner = house.owner("asks@x.io");
        JsonNode first = data(invite(owner, "guest@x.io"));

        assertThat(code(invite(owner, "GUEST@x.io"))).isEqualTo("already_invited");
        assertThat(emails(owner)).containsExactly("guest@x.io");
        Map<String, String> id = Map.of("id", first.path("id").asText());
        assertThat(data(house.internal(owner, "getInvitation", id, ""))
                        .path("role")
                        .asText())
                .isEqualTo("member");

        assertThat(house.internal(owner, "withdrawInvitation", id, "").status()).isEqualTo(200);

        assertThat(house.internal(owner, "withdrawInvitation", id, "").status()).isEqualTo(404);
        assertThat(emails(owner)).isEmpty();
        assertThat(code(house.open("acceptInvitation", acceptance(first)))).isEqualTo("invalid_invitation");
        JsonNode second = data(invite(owner, "guest@x.io"));
        assertThat(house.open("acceptInvitation", acceptance(second)).status()).isEqualTo(201);
        assertThat(emails(owner)).isEmpty();
    }

    @Test
    void one_that_ran_out_is_replaced() {
        Identity owner = house.owner("late@x.io");
        JsonNode first = data(invite(owner, "slow@x.io"));
        house.wall.move(AuthSettings.INVITATION_LIFE.plus(Duration.ofSeconds(1)));

        JsonNode second = data(invite(owner, "slow@x.io"));

        assertThat(emails(owner)).containsExactly("slow@x.io");
        assertThat(code(house.open("acceptInvitation", acceptance(first)))).isEqualTo("invalid_invitation");
        assertThat(house.open("acceptInvitation", acceptance(second)).status()).isEqualTo(201);
    }

    @Test
    void who_was_switched_off_can_be_switched_on_again_or_invited_back() {
        Identity owner = house.owner("back@x.io");
        JsonNode member = house.join(owner, "gone@x.io", "admin").path("user");
        assertThat(code(invite(owner, "gone@x.io"))).isEqualTo("already_member");
        setActive(owner, member, false);
        assertThat(house.open("login", credentials("gone@x.io", "correct horse"))
                        .status())
                .isEqualTo(401);

        setActive(owner, member, true);
        assertThat(house.open("login", credentials("gone@x.io", "correct horse"))
                        .status())
                .isEqualTo(200);

        setActive(owner, member, false);
        JsonNode back = house.join(owner, "gone@x.io", "viewer").path("user");
        assertThat(back.path("id")).isEqualTo(member.path("id"));
        assertThat(back.path("role").asText()).isEqualTo("viewer");
    }

    @Test
    void an_invitation_resets_no_account_that_is_on() {
        Identity owner = house.owner("safe-owner@x.io");
        JsonNode member = house.join(owner, "safe-member@x.io", "member").path("user");
        setActive(owner, member, false);
        JsonNode invitation = data(invite(owner, "safe-member@x.io"));
        setActive(owner, member, true);

        assertThat(code(house.open("acceptInvitation", acceptance(invitation)))).isEqualTo("email_taken");
    }

    @Test
    void who_invites_does_not_learn_who_is_somewhere_else() {
        house.register("elsewhere@x.io");
        Identity owner = house.owner("curious@x.io");

        ApiResponse known = invite(owner, "elsewhere@x.io");
        ApiResponse unknown = invite(owner, "nowhere@x.io");

        assertThat(known.status()).isEqualTo(unknown.status()).isEqualTo(201);
        assertThat(code(house.open("acceptInvitation", acceptance(data(known)))))
                .isEqualTo("email_taken");
    }

    @Test
    void invitations_are_their_tenants_own() {
        JsonNode made = data(invite(house.owner("mine@x.io"), "someone@x.io"));
        Identity other = house.owner("theirs@x.io");
        Map<String, String> id = Map.of("id", made.path("id").asText());

        assertThat(emails(other)).isEmpty();
        assertThat(house.internal(other, "getInvitation", id, "").status()).isEqualTo(404);
        assertThat(house.internal(other, "withdrawInvitation", id, "").status()).isEqualTo(404);
    }

    private static ApiResponse invite(Identity owner, String email) {
        return house.internal(owner, "createInvitation", Map.of(), Map.of("email", email, "role", "member"));
    }

    private static List<String> emails(Identity owner) {
        return json(house.internal(owner, "listInvitations", Map.of(), "")).findValuesAsText("email");
    }

    private static void setActive(Identity owner, JsonNode member, boolean active) {
        Map<String, String> id = Map.of("id", member.path("id").asText());
        assertThat(house.internal(owner, "setMemberActive", id, Map.of("active", active))
                        .status())
                .isEqualTo(200);
    }
}
