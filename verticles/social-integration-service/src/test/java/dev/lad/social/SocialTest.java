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
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SocialTest {
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

    @Test
    void anAccountIsConnectedThroughTheHostedPageAndToldOf() {
        String account = social.connect(owner, "linkedin");

        JsonNode told = social.awaitEvents(owner, "account.changed").get(0);
        assertThat(told.path("accountId").asText()).isEqualTo(account);
        assertThat(told.path("status").asText()).isEqualTo("ok");
    }

    @Test
    void aLinkWhoseNoticeWasLostIsFoundOutByLooking() {
        social.twins.control(
                "POST", "/control/faults", Map.of("provider", "unipile", "operation", "hosted_auth", "kind", "lose"));
        JsonNode link = social.link(owner, "instagram");
        social.use(link);

        JsonNode connection = social.node
                .call(owner, ask("getConnection").path("id", link.path("id").asText()))
                .expect(200)
                .data();

        assertThat(connection.path("state").asText()).isEqualTo("connected");
        assertThat(social.connected(owner, link))
                .isEqualTo(connection.path("accountId").asText());
    }

    @Test
    void anAcceptedInvitationIsToldOnceHoweverOftenUnipileTells() {
        String account = social.connect(owner, "linkedin");
        UUID lead = UUID.randomUUID();
        JsonNode receipt = invite("touch:1", Map.of("publicIdentifier", slug, "leadId", lead, "reference", "t1"))
                .expect(201)
                .data();
        social.fault("new_relation", "duplicate");

        social.twins.control("POST", "/control/people/" + slug + "/accept", Map.of());

        JsonNode accepted = social.awaitEvents(owner, "invitation.accepted").get(0);
        assertThat(receipt.path("state").asText()).isEqualTo("sent");
        assertThat(accepted.path("accountId").asText()).isEqualTo(account);
        assertThat(accepted.path("leadId").asText()).isEqualTo(lead.toString());
        assertThat(accepted.path("reference").asText()).isEqualTo("t1");
        assertThat(accepted.path("publicIdentifier").asText()).isEqualTo(slug);
        relationAgain();
        message("later");
        social.awaitEvents(owner, "message.received");
        assertThat(social.events(owner, "invitation.accepted")).hasSize(1);
        assertThat(action(receipt).has("acceptedAt")).isTrue();
        assertThat(social.billing.spent(tenant(owner))).isEqualByComparingTo("1");
    }

    @Test
    void aNoteThatShowsUpAsAMessageMeansAcceptance() {
        String account = social.connect(owner, "linkedin");
        invite("n", Map.of("publicIdentifier", slug, "message", "Hello from LAD"))
                .expect(201);
        social.fault("new_relation", "lose");

        social.twins.control("POST", "/control/people/" + slug + "/accept", Map.of());

        assertThat(social.awaitEvents(owner, "invitation.accepted"))
                .extracting(event -> event.path("accountId").asText())
                .containsExactly(account);
        assertThat(social.events(owner, "message.received")).isEmpty();
    }

    @Test
    void aReplyIsToldOnceWithTheLeadAndOwnMessagesAreNot() {
        String account = connectedTo();
        UUID lead = UUID.randomUUID();
        social.act(owner, "sendLinkedinMessage", "m1", Map.of("publicIdentifier", slug, "text", "Hi!", "leadId", lead))
                .expect(201);
        social.fault("message_received", "duplicate");

        social.twins.control("POST", "/control/people/" + slug + "/reply", Map.of("text", "Tell me more"));

        JsonNode reply = social.awaitEvents(owner, "message.received").get(0);
        assertThat(reply.path("text").asText()).isEqualTo("Tell me more");
        assertThat(reply.path("leadId").asText()).isEqualTo(lead.toString());
        assertThat(social.events(owner, "message.received")).hasSize(1);
        JsonNode messages = social.node
                .call(owner, ask("listMessages").query("accountId", account))
                .expect(200)
                .data();
        assertThat(messages).extracting(each -> each.path("direction").asText()).containsExactly("received", "sent");
    }

    @Test
    void aLostAnswerIsSettledByLookingAndNothingIsSentTwice() {
        social.connect(owner, "linkedin");
        int before = social.twins.effects("unipile", "invitation");
        social.fault("POST /api/v1/users/invite", "drop_after");

        JsonNode receipt = invite("lost", Map.of("publicIdentifier", slug, "reference", "touch"))
                .expect(201)
                .data();

        assertThat(receipt.path("state").asText()).isEqualTo("uncertain");
        social.await(() -> action(receipt).path("state").asText().equals("sent"));
        social.await(() -> social.billing.held(SocialUnderTest.tenant(owner)).signum() == 0);
        assertThat(social.billing.spent(SocialUnderTest.tenant(owner))).isEqualByComparingTo("1");
        assertThat(social.twins.effects("unipile", "invitation")).isEqualTo(before + 1);
        assertThat(social.awaitEvents(owner, "action.settled")).singleElement().satisfies(told -> {
            assertThat(told.path("actionId")).isEqualTo(receipt.path("id"));
            assertThat(told.path("state").asText()).isEqualTo("sent");
            assertThat(told.path("credits").decimalValue()).isEqualByComparingTo("1");
            assertThat(told.path("reference").asText()).isEqualTo("touch");
        });
        JsonNode again = invite("lost", Map.of("publicIdentifier", slug, "reference", "touch"))
                .expect(201)
                .data();
        assertThat(again.path("id")).isEqualTo(receipt.path("id"));
        assertThat(again.path("state").asText()).isEqualTo("sent");
        assertThat(social.twins.effects("unipile", "invitation")).isEqualTo(before + 1);
    }

    @Test
    void aKeyWhoseAnswerWasLostIsNotForAnotherPerson() {
        social.connect(owner, "linkedin");
        social.fault("POST /api/v1/users/invite", "drop_after");
        invite("mixed", Map.of("publicIdentifier", slug)).expect(201);

        assertThat(invite("mixed", Map.of("publicIdentifier", "somebody-else"))
                        .expect(422)
                        .code())
                .isEqualTo("key_reused");
    }

    @Test
    void aLostMessageAskedForAgainIsTheSameMessage() {
        connectedTo();
        int before = social.twins.effects("unipile", "message");
        Map<String, String> message = Map.of("publicIdentifier", slug, "text", "Once only");
        social.fault("POST /api/v1/chats", "drop_after");
        JsonNode first = social.node
                .call(owner, ask("sendLinkedinMessage").key("again").body(message))
                .expect(201)
                .data();

        social.await(() -> action(first).path("state").asText().equals("sent"));

        assertThat(social.twins.effects("unipile", "message")).isEqualTo(before + 1);
        JsonNode messages =
                social.node.call(owner, ask("listMessages")).expect(200).data();
        assertThat(messages).extracting(each -> each.path("text").asText()).containsExactly("Once only");
    }

    @Test
    void theSameKeyActsOnceAndStandsForOneThing() {
        social.connect(owner, "linkedin");
        int before = social.twins.effects("unipile", "invitation");

        JsonNode first =
                invite("k", Map.of("publicIdentifier", slug)).expect(201).data();
        JsonNode second =
                invite("k", Map.of("publicIdentifier", slug)).expect(201).data();

        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(social.twins.effects("unipile", "invitation")).isEqualTo(before + 1);
        assertThat(invite("k", Map.of("publicIdentifier", slug, "message", "x"))
                        .expect(422)
                        .code())
                .isNotEmpty();
        assertThat(invite("other", Map.of("publicIdentifier", slug)).expect(409).code())
                .isEqualTo("already_invited");
        assertThat(social.billing.spent(tenant(owner))).isEqualByComparingTo("1");
    }

    @Test
    void ofManyAtOnceNoMoreAreSentThanTheCapOfTheDay() {
        String account = social.connect(owner, "instagram");
        social.node
                .call(owner, ask("updateAccount").path("id", account).body(Map.of("dailyCaps", Map.of("follow", 3))))
                .expect(200);

        List<Future<Answer>> asked = IntStream.range(20, 28)
                .mapToObj(i -> social.person(i).path("instagramHandle").asText())
                .map(handle -> social.node.send(
                        owner, ask("followOnInstagram").key("f:" + handle).body(Map.of("username", handle))))
                .toList();
        TestNode.await(Future.join(asked));

        List<Integer> statuses =
                asked.stream().map(each -> each.result().status()).toList();
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(3);
        Answer refused = asked.stream()
                .map(Future::result)
                .filter(each -> each.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(refused.code()).isEqualTo("account_cap_reached");
        assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 86_400);
        assertThat(social.billing.spent(tenant(owner))).isEqualByComparingTo("1.5");
    }

    @Test
    void whatTheNetworkRefusesCostsNothingAndGivesItsPlaceBack() {
        String account = social.connect(owner, "linkedin");
        social.node
                .call(owner, ask("updateAccount").path("id", account).body(Map.of("dailyCaps", Map.of("message", 1))))
                .expect(200);

        for (int i = 0; i < 2; i++) {
            assertThat(social.act(
                                    owner,
                                    "sendLinkedinMessage",
                                    "no:" + i,
                                    Map.of("publicIdentifier", slug, "text", "Hi"))
                            .expect(422)
                            .code())
                    .isEqualTo("not_connected");
        }

        assertThat(invite("nobody", Map.of("publicIdentifier", "nobody-of-this-name"))
                        .expect(422)
                        .code())
                .isEqualTo("person_unreachable");
        assertThat(social.billing.spent(tenant(owner))).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(social.billing.held(tenant(owner))).isZero();
    }

    @Test
    void withoutCreditsNothingIsDone() {
        connectedTo();
        int before = social.twins.effects("unipile", "message");
        for (int i = 0; i < 20; i++) {
            social.act(owner, "sendLinkedinMessage", "c" + i, Map.of("publicIdentifier", slug, "text", "n" + i));
        }

        Answer refused =
                social.act(owner, "sendLinkedinMessage", "poor", Map.of("publicIdentifier", slug, "text", "poor"));

        assertThat(refused.expect(402).code()).isEqualTo("insufficient_credits");
        assertThat(social.twins.effects("unipile", "message")).isEqualTo(before + 19);

        social.billing.give(tenant(owner), BigDecimal.TEN);
        JsonNode sent = social.act(
                        owner, "sendLinkedinMessage", "poor", Map.of("publicIdentifier", slug, "text", "better words"))
                .expect(201)
                .data();
        assertThat(action(sent).path("text").asText()).isEqualTo("better words");
        assertThat(social.twins.effects("unipile", "message")).isEqualTo(before + 20);
    }

    @Test
    void instagramFollowsAndWrites() {
        social.connect(owner, "instagram");
        String handle = person.path("instagramHandle").asText();

        social.act(owner, "followOnInstagram", "f", Map.of("username", "@" + handle))
                .expect(201);
        social.act(owner, "sendInstagramMessage", "d", Map.of("username", handle, "text", "Hey"))
                .expect(201);
        social.twins.control("POST", "/control/people/" + slug + "/reply", Map.of("text", "Hey yourself"));

        assertThat(social.act(owner, "followOnInstagram", "f2", Map.of("username", handle))
                        .expect(409)
                        .code())
                .isEqualTo("already_following");
        assertThat(social.awaitEvents(owner, "message.received")
                        .get(0)
                        .path("channel")
                        .asText())
                .isEqualTo("instagram");
        assertThat(social.billing.spent(tenant(owner))).isEqualByComparingTo("2.5");
    }

    @Test
    void anAccountThatMustLogInAgainDoesNothingUntilItHas() {
        String account = social.connect(owner, "linkedin");
        status("CREDENTIALS");
        social.await(() -> stands(account).equals("credentials"));

        assertThat(invite("off", Map.of("publicIdentifier", slug)).expect(409).code())
                .isEqualTo("account_disconnected");

        status("OK");
        social.await(() -> stands(account).equals("ok"));
        invite("off", Map.of("publicIdentifier", slug)).expect(201);
    }

    /** Another account has no connection to the person: its message would fail for good. */
    @Test
    void aMessageWaitsForTheAccountThatKnowsThePerson() {
        String knows = connectedTo();
        status("CREDENTIALS");
        social.await(() -> stands(knows).equals("credentials"));
        social.connect(owner, "linkedin");

        Answer refused = social.act(
                owner, "sendLinkedinMessage", "wait", Map.of("publicIdentifier", slug, "text", "Still there?"));

        assertThat(refused.expect(409).code()).isEqualTo("account_disconnected");
        assertThat(refused.json().path("accountStatus").asText()).isEqualTo("credentials");
        assertThat(refused.json().path("othersCanAct").asBoolean()).isTrue();
        JsonNode stranger = social.person(PEOPLE.getAndIncrement());
        invite("new", Map.of("publicIdentifier", stranger.path("linkedinSlug").asText()))
                .expect(201);
    }

    /** Connecting it anew makes another account, so that what waited for this one would wait for ever. */
    @Test
    void whatWasRefusedToAnAccountThatIsGoneIsDoneByAnother() {
        String gone = social.connect(owner, "linkedin");
        social.twins.control(
                "POST",
                "/control/faults",
                Map.of(
                        "provider",
                        "unipile",
                        "operation",
                        "POST /api/v1/users/invite",
                        "kind",
                        "status",
                        "status",
                        429));
        invite("moved", Map.of("publicIdentifier", slug)).expect(503);
        social.node.call(owner, ask("disconnectAccount").path("id", gone)).expect(200);
        String other = social.connect(owner, "linkedin");

        JsonNode sent =
                invite("moved", Map.of("publicIdentifier", slug)).expect(201).data();

        assertThat(sent.path("accountId").asText()).isEqualTo(other);
        assertThat(social.billing.spent(tenant(owner))).isEqualByComparingTo("1");
    }

    /** LinkedIn's addresses have {@code j%C3%B6rg} for {@code jörg}. */
    @Test
    void aPersonIsFoundByAnAddressThatIsPercentEncoded() {
        social.connect(owner, "linkedin");
        String encoded = "%" + Integer.toHexString(slug.charAt(0)) + slug.substring(1);

        invite("encoded", Map.of("linkedinUrl", "https://www.linkedin.com/in/" + encoded))
                .expect(201);
    }

    @Test
    void anAddressThatNamesNobodyOnceDecodedIsRefused() {
        social.connect(owner, "linkedin");

        for (String nobody : List.of("a%00b", "a%2Fb", "a%20b", "%zz")) {
            invite(nobody, Map.of("linkedinUrl", "https://www.linkedin.com/in/" + nobody))
                    .expect(400);
        }
    }

    @Test
    void withoutAnAccountOrWithAnothersNothingIsDone() {
        assertThat(invite("none", Map.of("publicIdentifier", slug)).expect(409).code())
                .isEqualTo("no_account");
        String foreign = social.connect(TestNode.owner(), "linkedin");

        invite("foreign", Map.of("publicIdentifier", slug, "accountId", foreign))
                .expect(404);
    }

    @Test
    void aWebhookWithoutOurSecretAndANoticeWithoutOurTokenAreRefused() {
        Buffer forged = Json.write(Map.of("event", "new_relation", "account_id", "a", "user_provider_id", "p"));

        assertThat(post("/webhooks/unipile", forged, Map.of())).isEqualTo(401);
        assertThat(post("/webhooks/unipile", forged, Map.of("Unipile-Auth", "guessed")))
                .isEqualTo(401);
        assertThat(post("/webhooks/unipile/connected/" + "A".repeat(43), forged, Map.of()))
                .isEqualTo(401);
        assertThat(post("/webhooks/unipile", Buffer.buffer("{"), Map.of("Unipile-Auth", "unipile-twin-webhook-secret")))
                .isEqualTo(400);
    }

    private int post(String path, Buffer body, Map<String, String> headers) {
        return social.twins.send("POST", social.url + path, body, headers).statusCode();
    }

    private Answer invite(String key, Map<String, ?> body) {
        return social.act(owner, "sendInvitation", key, body);
    }

    /** An account that the person has accepted. */
    private String connectedTo() {
        String account = social.connect(owner, "linkedin");
        invite("first", Map.of("publicIdentifier", slug)).expect(201);
        social.twins.control("POST", "/control/people/" + slug + "/accept", Map.of());
        social.awaitEvents(owner, "invitation.accepted");
        return account;
    }

    private JsonNode action(JsonNode receipt) {
        return social.node
                .call(owner, ask("getAction").path("id", receipt.path("id").asText()))
                .expect(200)
                .data();
    }

    private String stands(String account) {
        JsonNode accounts =
                social.node.call(owner, ask("listAccounts")).expect(200).data();
        for (JsonNode each : accounts) {
            if (each.path("id").asText().equals(account)) {
                return each.path("status").asText();
            }
        }
        return "";
    }

    /** What LinkedIn does to the account that was connected last. */
    private void status(String status) {
        social.twins.control("PUT", "/control/unipile/accounts/" + unipileId() + "/status", Map.of("status", status));
    }

    private String unipileId() {
        JsonNode accounts = social.twins
                .control("GET", "/control/unipile/accounts", Map.of())
                .path("accounts");
        return accounts.path(accounts.size() - 1).path("id").asText();
    }

    /** Unipile's notice once more, on another day. */
    private void relationAgain() {
        deliver(Map.of(
                "event", "new_relation",
                "account_id", unipileId(),
                "user_provider_id", person.path("linkedinProviderId").asText()));
    }

    private void message(String text) {
        deliver(Map.of(
                "event",
                "message_received",
                "account_id",
                unipileId(),
                "chat_id",
                "c",
                "message_id",
                UUID.randomUUID(),
                "message",
                text,
                "sender",
                Map.of("attendee_provider_id", "somebody")));
    }

    private void deliver(Map<String, ?> event) {
        assertThat(post("/webhooks/unipile", Json.write(event), Map.of("Unipile-Auth", "unipile-twin-webhook-secret")))
                .isEqualTo(200);
    }
}
