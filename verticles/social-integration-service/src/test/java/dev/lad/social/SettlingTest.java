package dev.lad.social;

import static dev.lad.social.SocialUnderTest.ask;
import static dev.lad.social.SocialUnderTest.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.json.Json;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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

    @Test
    void aMessageThatUnipileShowsStandsForOneActionOnly() {
        connectedTo();
        int before = social.twins.effects("unipile", "message");
        social.fault("POST /api/v1/chats", "drop_after");
        write("came").expect(201);
        social.fault("POST /api/v1/chats", "drop_before");
        write("lost").expect(201);

        lookAtTheSameTime();
        List<Future<Answer>> asked =
                Stream.of("came", "lost").map(this::writing).toList();
        TestNode.await(Future.join(asked));

        assertThat(social.twins.effects("unipile", "message")).isEqualTo(before + 1);
        assertThat(asked)
                .extracting(
                        each -> each.result().expect(201).data().path("state").asText())
                .containsExactlyInAnyOrder("sent", "uncertain");
        social.wall.advance(LONG_ENOUGH);
        social.await(() -> Stream.of("came", "lost").allMatch(key -> write(key).status() == 201));
        assertThat(social.twins.effects("unipile", "message")).isEqualTo(before + 2);
        assertThat(social.billing.spent(tenant(owner))).isEqualByComparingTo("11");
    }

    /** The salesperson wrote it in LinkedIn's own window. */
    @Test
    void aMessageFromBeforeTheActionIsNotTheActions() {
        connectedTo();
        social.act(owner, "sendLinkedinMessage", "hello", Map.of("publicIdentifier", slug, "text", "Hello"))
                .expect(201);
        writeByHand();
        social.twins.clock().advance(Duration.ofMinutes(6));
        int before = social.twins.effects("unipile", "message");
        social.fault("POST /api/v1/chats", "drop_before");

        write("later").expect(201);
        assertThat(write("later").expect(201).data().path("state").asText()).isEqualTo("uncertain");
        social.wall.advance(LONG_ENOUGH);

        social.await(() -> write("later").json().at("/data/state").asText().equals("sent"));
        assertThat(social.twins.effects("unipile", "message")).isEqualTo(before + 1);
    }

    /** Long enough for one that was asked for a moment later. */
    private static void lookAtTheSameTime() {
        social.twins.control(
                "POST",
                "/control/faults",
                Map.of(
                        "provider",
                        "unipile",
                        "operation",
                        "GET /api/v1/chats",
                        "kind",
                        "slow",
                        "millis",
                        300,
                        "times",
                        4));
    }

    private Answer write(String key) {
        return TestNode.await(writing(key));
    }

    private Future<Answer> writing(String key) {
        return social.node.send(
                owner,
                ask("sendLinkedinMessage").key(key).body(Map.of("publicIdentifier", slug, "text", "Word for word")));
    }

    /** An account that the person has accepted. */
    private void connectedTo() {
        social.connect(owner, "linkedin");
        social.act(owner, "sendInvitation", "first", Map.of("publicIdentifier", slug))
                .expect(201);
        social.twins.control("POST", "/control/people/" + slug + "/accept", Map.of());
        social.awaitEvents(owner, "invitation.accepted");
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

    private void writeByHand() {
        StringBuilder form = new StringBuilder();
        Map.of(
                        "account_id", unipileId(),
                        "attendees_ids", person.path("linkedinProviderId").asText(),
                        "text", "Word for word")
                .forEach((name, value) -> form.append("--b\r\ncontent-disposition: form-data; name=\"")
                        .append(name)
                        .append("\"\r\n\r\n")
                        .append(value)
                        .append("\r\n"));
        byHand("/api/v1/chats", "multipart/form-data; boundary=b", form + "--b--\r\n");
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
