package dev.lad.leads;

import static dev.lad.leads.LeadsStage.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is paid for: once, only when delivered, whatever is lost on the way. */
class RevealTest {
    private static final String MATCH = "POST /api/v1/people/match";

    private static LeadsStage stage;
    private final Identity owner = TestNode.owner();
    private final UUID tenant = owner.tenantId().orElseThrow();

    @BeforeAll
    static void start() {
        stage = new LeadsStage();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void anEnrichedLeadIsPaidOnceAndKnownFromThenOn() {
        JsonNode hit = someone(0, true, true);

        Answer first = ask("enrichLead", Map.of("leadId", hit.path("id")));
        Answer again = ask("enrichLead", Map.of("apolloId", hit.path("apolloId")));
        Answer email = ask("revealEmail", Map.of("leadId", hit.path("id")));

        JsonNode lead = first.expect(200).data().path("lead");
        assertThat(lead.path("lastName").asText()).isNotEmpty();
        assertThat(lead.path("email").asText()).isEqualTo(workEmail(hit));
        assertThat(first.data().path("creditsUsed").asInt()).isEqualTo(2);
        assertThat(first.data().path("fromCache").asBoolean()).isFalse();
        assertThat(List.of(again, email)).allSatisfy(answer -> {
            assertThat(answer.expect(200).data().path("creditsUsed").asInt()).isZero();
            assertThat(answer.data().path("fromCache").asBoolean()).isTrue();
        });
        assertThat(paidAtApollo(hit)).isEqualTo(1);
        assertThat(stage.spent(tenant)).isEqualTo(2);
        assertThat(stage.held(tenant)).isZero();
    }

    @Test
    void ofManyWhoAskAtOnceOnePays() {
        JsonNode hit = someone(1, true, true);
        stage.give(tenant, 2);

        List<Future<Answer>> asked = IntStream.range(0, 12)
                .mapToObj(i -> stage.node.send(
                        owner, Ask.of("apollo-leads", "revealEmail").body(Map.of("personId", hit.path("apolloId")))))
                .toList();
        TestNode.await(Future.join(asked));

        assertThat(asked)
                .extracting(answer ->
                        answer.result().expect(200).data().path("email").asText())
                .containsOnly(workEmail(hit));
        assertThat(asked.stream()
                        .mapToInt(answer ->
                                answer.result().data().path("creditsUsed").asInt())
                        .sum())
                .isEqualTo(2);
        assertThat(paidAtApollo(hit)).isEqualTo(1);
        assertThat(stage.spent(tenant)).isEqualTo(2);
    }

    @Test
    void anAddressThatApolloDoesNotHaveCostsNothingAndIsAskedForOnce() {
        JsonNode hit = someone(0, false, false);

        Answer first = ask("revealEmail", Map.of("person_id", hit.path("apolloId"), "employee_name", "Somebody"));
        Answer again = ask("revealEmail", Map.of("personId", hit.path("id")));

        assertThat(first.expect(200).data().path("state").asText()).isEqualTo("unavailable");
        assertThat(first.data().path("creditsUsed").asInt()).isZero();
        assertThat(again.expect(200).data().path("fromCache").asBoolean()).isTrue();
        assertThat(paidAtApollo(hit)).isEqualTo(1);
        assertThat(stage.spent(tenant) + stage.held(tenant)).isZero();
    }

    @Test
    void somebodyUnknownToApolloCostsNothing() {
        Answer unknown = ask("enrichLead", Map.of("email", "nobody@nowhere.example"));

        assertThat(unknown.expect(404).code()).isEqualTo("not_found");
        assertThat(stage.spent(tenant) + stage.held(tenant)).isZero();
    }

    @Test
    void aCaptureThatFailsIsMadeUpForOnce() {
        JsonNode hit = someone(4, true, true);
        stage.billing.refuseCaptures(1);

        ask("enrichLead", Map.of("leadId", hit.path("id"))).expect(200);

        until(() -> stage.spent(tenant) == 2 && stage.held(tenant) == 0);
        assertThat(stage.billing.holdsMade(tenant)).isEqualTo(1);
    }

    @Test
    void withoutCreditsApolloIsNotAsked() {
        JsonNode hit = someone(5, true, true);
        stage.give(tenant, 1);

        Answer refused = ask("enrichLead", Map.of("leadId", hit.path("id")));
        stage.give(tenant, 2);
        Answer taken = ask("enrichLead", Map.of("leadId", hit.path("id")));

        assertThat(refused.expect(402).code()).isEqualTo("insufficient_credits");
        taken.expect(200);
        assertThat(paidAtApollo(hit)).isEqualTo(1);
    }

    @Test
    void aPhoneNumberComesLaterAndIsPaidWhenItIsThere() {
        JsonNode hit = someone(6, true, true);
        stage.fault("phone_reveal", Map.of("kind", "duplicate"));

        Answer asked = ask("revealPhone", Map.of("leadId", hit.path("id")));
        Answer meanwhile = ask("revealPhone", Map.of("personId", hit.path("apolloId")));
        int spentBefore = stage.spent(tenant);
        stage.advance(Duration.ofMinutes(6));
        until(() -> phoneState(hit).equals("revealed"));
        until(() -> stage.spent(tenant) == 10 && stage.held(tenant) == 0);
        Answer known = ask("revealPhone", Map.of("leadId", hit.path("id")));

        assertThat(asked.expect(202).header("location"))
                .isEqualTo("/leads/" + hit.path("id").asText());
        meanwhile.expect(202);
        assertThat(spentBefore).isZero();
        assertThat(known.expect(200).data().path("phone").asText())
                .isEqualTo(stage.person(hit.path("apolloId").asText())
                        .path("phone")
                        .asText());
        assertThat(known.data().path("fromCache").asBoolean()).isTrue();
        assertThat(stage.effects("phone_reveal", hit.path("apolloId").asText())).isEqualTo(1);
        assertThat(events("lead.phone-revealed", hit)).isEqualTo(1);
    }

    @Test
    void aWebhookThatNeverComesIsMadeUpForByAsking() {
        JsonNode hit = someone(7, true, true);
        stage.fault("phone_reveal", Map.of("kind", "lose"));

        ask("revealPhone", Map.of("leadId", hit.path("id"))).expect(202);
        stage.advance(Duration.ofMinutes(7));

        until(() -> phoneState(hit).equals("revealed"));
        until(() -> stage.spent(tenant) == 10);
    }

    @Test
    void aPhoneRequestWhoseAnswerIsLostIsNotRepeated() {
        JsonNode hit = someone(8, true, true);
        stage.fault(MATCH, Map.of("kind", "drop_after"));

        Answer asked = ask("revealPhone", Map.of("leadId", hit.path("id")));
        stage.advance(Duration.ofMinutes(6));

        asked.expect(202);
        until(() -> phoneState(hit).equals("revealed"));
        until(() -> stage.spent(tenant) == 10 && stage.held(tenant) == 0);
        assertThat(stage.effects("phone_reveal", hit.path("apolloId").asText())).isEqualTo(1);
    }

    @Test
    void nobodyElseCanBringANumber() {
        JsonNode hit = someone(9, true, true);
        ask("revealPhone", Map.of("leadId", hit.path("id"))).expect(202);
        String forged = CallbackToken.fresh(UUID.randomUUID()).text();
        Buffer news = Buffer.buffer("{\"people\":[{\"id\":\""
                + hit.path("apolloId").asText() + "\",\"phone_numbers\":[{\"sanitized_number\":\"+15550100\"}]}]}");

        Answer unknown = stage.node.call(Identity.ANONYMOUS, LeadsStage.delivery(forged, news));
        Answer garbled = stage.node.call(Identity.ANONYMOUS, LeadsStage.delivery("x", news));
        stage.advance(Duration.ofMinutes(6));
        until(() -> phoneState(hit).equals("revealed"));
        String real = stage.tokens.get(stage.tokens.size() - 1);
        Answer foreign = stage.node.call(
                Identity.ANONYMOUS,
                LeadsStage.delivery(real, Buffer.buffer("{\"people\":[{\"id\":\"66a1b2c3d4e5f60718293a4b\"}]}")));
        Answer late = stage.node.call(Identity.ANONYMOUS, LeadsStage.delivery(real, news));
        stage.advance(Duration.ofDays(2));
        Answer expired = stage.node.call(Identity.ANONYMOUS, LeadsStage.delivery(real, news));

        unknown.expect(404);
        garbled.expect(404);
        assertThat(foreign.expect(422).code()).isEqualTo("another_person");
        late.expect(200);
        expired.expect(404);
        assertThat(stage.lead(owner, hit.path("id").asText()).path("phone").asText())
                .isNotEqualTo("+15550100");
    }

    private JsonNode someone(int index, boolean withEmail, boolean withPhone) {
        return stage.someone(
                owner,
                index,
                person -> person.has("workEmail") == withEmail
                        && (withEmail || !person.has("personalEmail"))
                        && (!withPhone || person.has("phone")));
    }

    private String workEmail(JsonNode hit) {
        return stage.person(hit.path("apolloId").asText()).path("workEmail").asText();
    }

    private String phoneState(JsonNode hit) {
        return stage.lead(owner, hit.path("id").asText()).path("phoneState").asText();
    }

    private int paidAtApollo(JsonNode hit) {
        return stage.effects("person_enrichment", hit.path("apolloId").asText());
    }

    private long events(String type, JsonNode hit) {
        JsonNode events = stage.node
                .call(
                        Identity.service("campaigns"),
                        Ask.of("apollo-leads", "listEvents")
                                .query("types", type)
                                .query("limit", 500))
                .expect(200)
                .data()
                .path("events");
        return IntStream.range(0, events.size())
                .filter(i -> events.at("/" + i + "/payload/leadId").equals(hit.path("id")))
                .count();
    }

    private Answer ask(String operation, Object body) {
        return stage.ask(owner, operation, body);
    }
}
