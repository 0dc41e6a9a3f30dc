package dev.lad.social;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.json.Json;
import dev.lad.testkit.TestNode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is made of what Unipile shows, where the answer to an action was lost. */
class SettlingTest {
    /** After this, what Unipile does not show has not happened. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(91);

    private static final AtomicInteger PEOPLE = new AtomicInteger();
    private static SocialUnderTest social;

    private final Identity owner = TestNode.owner();
    private final JsonNode person = social.person(PEOPLE.getAndIncrement());
    private final String slug = person.path("linkedinSlug").asText();

    @BeforeAll
    static void start() {
        social = new SocialUnderTest();
    }

    @AfterAll
    static void stop() {
        social.close();
    }

    /** The invitation stands behind more others than are looked at. */
    @Test
    void whatMayStandFurtherDownALongListStaysUnknown() {
        social.connect(owner, "linkedin");
        social.twins.control(
                "PUT", "/control/unipile/limits", Map.of("invitationsPerDay", 1_000, "invitationsPerWeek", 1_000));
        String wanted = person.path("linkedinProviderId").asText();
        Set<String> others = others(500);
        others.remove(wanted);
        inviteByHand(wanted);
        others.forEach(this::inviteByHand);
        social.fault("POST /api/v1/users/invite", "drop_before");
        Map<String, String> invitation = Map.of("publicIdentifier", slug);
        social.act(owner, "sendInvitation", "long", invitation).expect(201);

        social.wall.advance(LONG_ENOUGH);

        assertThat(social.act(owner, "sendInvitation", "long", invitation)
                        .expect(201)
                        .data()
                        .path("state")
                        .asText())
                .isEqualTo("uncertain");
    }

    private Set<String> others(int atLeast) {
        Set<String> found = new LinkedHashSet<>();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            for (char next = 'a'; next <= 'z' && found.size() <= atLeast; next++) {
                social.twins
                        .control("GET", "/control/people?q=" + letter + next, Map.of())
                        .path("people")
                        .forEach(each ->
                                found.add(each.path("linkedinProviderId").asText()));
            }
        }
        assertThat(found).hasSizeGreaterThan(atLeast);
        return found;
    }

    private void inviteByHand(String providerId) {
        byHand(
                "/api/v1/users/invite",
                "application/json",
                Json.write(Map.of("provider_id", providerId, "account_id", unipileId()))
                        .toString());
    }

    private void byHand(String path, String type, String body) {
        assertThat(social.twins
                        .send(
                                "POST",
                                social.twins.url("unipile") + path,
                                Buffer.buffer(body),
                                Map.of("X-API-KEY", "unipile-twin-key", "content-type", type))
                        .statusCode())
                .isEqualTo(201);
    }

    /** Of the account that was connected last. */
    private String unipileId() {
        JsonNode accounts = social.twins
                .control("GET", "/control/unipile/accounts", Map.of())
                .path("accounts");
        return accounts.path(accounts.size() - 1).path("id").asText();
    }
}
