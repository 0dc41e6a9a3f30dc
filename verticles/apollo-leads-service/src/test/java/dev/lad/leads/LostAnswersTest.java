package dev.lad.leads;

import static dev.lad.leads.LeadsStage.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What costs and whose answer never came: paid where Apollo did it, not where it did not. Each test has people of its own,
 * since who is owned by the team stays so.
 */
class LostAnswersTest {
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

    static Stream<Arguments> operations() {
        return Stream.of(Arguments.of("enrichLead", 0), Arguments.of("revealEmail", 1));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatApolloDidIsPaidOnceAndToldToWhoeverAsksNext(String operation, int index) {
        JsonNode hit = withWorkEmail(index);
        stage.fault(MATCH, Map.of("kind", "drop_after"));

        Answer lost = ask(operation, hit);
        Answer found = ask(operation, hit);
        Answer again = ask(operation, hit);

        lost.expect(503);
        assertTold(found, 2, false);
        assertTold(again, 0, true);
        assertThat(email(found)).isEqualTo(known(hit).path("workEmail").asText());
        assertThat(paidAtApollo(hit)).isEqualTo(1);
        until(() -> stage.spent(tenant) == 2 && stage.held(tenant) == 0);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatApolloDidNotDoIsNotPaidAndMayBeAskedForAgain(String operation, int index) {
        JsonNode hit = withWorkEmail(2 + index);
        stage.fault(MATCH, Map.of("kind", "drop_before"));

        Answer lost = ask(operation, hit);
        int paidBefore = paidAtApollo(hit);
        Answer found = ask(operation, hit);

        lost.expect(503);
        assertThat(paidBefore).isZero();
        assertTold(found, 2, false);
        assertThat(paidAtApollo(hit)).isEqualTo(1);
        until(() -> stage.spent(tenant) == 2 && stage.held(tenant) == 0);
    }

    /** What the first attempt holds is given back before the second holds as much. */
    @Test
    void whoHasJustEnoughMayAskAgainAtOnce() {
        JsonNode hit = stage.someone(owner, 8, person -> person.has("workEmail") && !person.has("phone"));
        stage.give(tenant, 2);
        stage.fault(MATCH, Map.of("kind", "drop_before"));

        ask("enrichLead", hit).expect(503);
        Answer found = ask("enrichLead", hit);

        assertTold(found, 2, false);
        until(() -> stage.spent(tenant) == 2 && stage.held(tenant) == 0);
    }

    @Test
    void whatApolloDidIsSettledAlsoWhenNobodyAsksAgain() {
        JsonNode hit = withWorkEmail(4);
        stage.fault(MATCH, Map.of("kind", "drop_after"));

        ask("enrichLead", hit).expect(503);

        until(() -> stage.lead(owner, hit.path("id").asText()).has("enrichedAt"));
        until(() -> stage.spent(tenant) == 2 && stage.held(tenant) == 0);
        assertTold(ask("revealEmail", hit), 2, false);
        assertTold(ask("enrichLead", hit), 0, true);
        assertThat(paidAtApollo(hit)).isEqualTo(1);
    }

    @Test
    void whatWasHeldForNothingIsGivenBackAlsoWhenNobodyAsksAgain() {
        JsonNode hit = withWorkEmail(5);
        stage.fault(MATCH, Map.of("kind", "drop_before"));

        ask("revealEmail", hit).expect(503);

        until(() -> stage.held(tenant) == 0);
        assertThat(stage.spent(tenant)).isZero();
        assertThat(paidAtApollo(hit)).isZero();
        assertTold(ask("revealEmail", hit), 2, false);
    }

    @Test
    void whomTheTeamOwnsAlreadyIsDeliveredWithoutPayingApolloAgain() {
        JsonNode hit = withWorkEmail(6);
        Identity another = TestNode.owner();
        stage.ask(another, "enrichLead", Map.of("apolloId", hit.path("apolloId")))
                .expect(200);
        stage.fault(MATCH, Map.of("kind", "drop_before"));

        ask("enrichLead", hit).expect(503);
        Answer found = ask("enrichLead", hit);

        assertTold(found, 2, false);
        assertThat(paidAtApollo(hit)).isEqualTo(1);
    }

    @Test
    void aPersonalAddressWhoseAnswerWasLostIsFound() {
        JsonNode hit = withPersonalEmailOnly(0);
        stage.fault(MATCH, Map.of("kind", "drop_after"));

        ask("revealEmail", hit).expect(503);
        Answer found = ask("revealEmail", hit);

        assertThat(email(found)).isEqualTo(known(hit).path("personalEmail").asText());
        assertTold(found, 2, false);
        assertThat(paidAtApollo(hit)).isEqualTo(1);
    }

    @Test
    void whetherAPersonalAddressWasAskedForIsNotGuessedFromAnEarlierEnrichment() {
        JsonNode hit = withPersonalEmailOnly(1);
        ask("enrichLead", hit).expect(200);
        stage.fault(MATCH, Map.of("kind", "drop_before"));

        ask("revealEmail", hit).expect(503);
        Answer asked = ask("revealEmail", hit);

        assertThat(asked.expect(503).code()).isEqualTo("outcome_unknown");
        assertThat(paidAtApollo(hit)).isEqualTo(1);
        assertThat(stage.spent(tenant)).isEqualTo(2);
    }

    @Test
    void aPhoneRequestThatNeverArrivedIsGivenUpAfterADayAndMayBeMadeAgain() {
        JsonNode hit = stage.someone(owner, 7, person -> person.has("workEmail") && person.has("phone"));
        stage.fault(MATCH, Map.of("kind", "drop_before"));

        ask("revealPhone", hit).expect(202);
        stage.advance(Duration.ofHours(25));
        until(() -> phoneState(hit).equals("none") && stage.held(tenant) == 0);
        ask("revealPhone", hit).expect(202);
        stage.advance(Duration.ofMinutes(6));

        until(() -> phoneState(hit).equals("revealed"));
        until(() -> stage.spent(tenant) == 10 && stage.held(tenant) == 0);
        assertThat(stage.effects("phone_reveal", hit.path("apolloId").asText())).isEqualTo(1);
    }

    private String phoneState(JsonNode hit) {
        return stage.lead(owner, hit.path("id").asText()).path("phoneState").asText();
    }

    private static void assertTold(Answer answer, int creditsUsed, boolean fromCache) {
        assertThat(answer.expect(200).data().path("creditsUsed").asInt()).isEqualTo(creditsUsed);
        assertThat(answer.data().path("fromCache").asBoolean()).isEqualTo(fromCache);
    }

    private JsonNode withWorkEmail(int index) {
        return stage.someone(owner, index, person -> person.has("workEmail"));
    }

    private JsonNode withPersonalEmailOnly(int index) {
        return stage.someone(
                owner,
                index,
                person -> !person.has("workEmail")
                        && person.has("personalEmail")
                        && person.path("zone").asText().startsWith("America/"));
    }

    private static JsonNode known(JsonNode hit) {
        return stage.person(hit.path("apolloId").asText());
    }

    private static String email(Answer answer) {
        return answer.data().path("lead").path("email").asText();
    }

    private static int paidAtApollo(JsonNode hit) {
        return stage.effects("person_enrichment", hit.path("apolloId").asText());
    }

    private Answer ask(String operation, JsonNode hit) {
        return stage.ask(owner, operation, Map.of("leadId", hit.path("id")));
    }
}
