package dev.lad.leads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Await;
import dev.lad.testkit.Stored;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of a lead that was deleted nothing says who it was, whatever was under way; what was asked and what it cost stays. Each test has
 * a person of its own, since Apollo remembers whom the team has paid for.
 */
class ErasureTest {
    private static final String MATCH = "POST /api/v1/people/match";

    private static LeadsStage stage;
    private static Stored stored;
    private final Identity owner = TestNode.owner();
    private final UUID tenant = owner.tenantId().orElseThrow();

    @BeforeAll
    static void start() {
        stage = new LeadsStage();
        stored = new Stored(stage.databaseUrl, "leads");
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void nothingSaysWhoADeletedLeadWas() {
        JsonNode hit = someone(0);
        Identity another = TestNode.owner();
        Ask enrich = of("enrichLead").body(Map.of("leadId", hit.path("id"))).key("enrich-once");
        Ask search = of("searchPeople").body(Map.of("limit", 100)).key("search-once");
        stage.node.call(owner, search).expect(200);
        stage.node.call(owner, enrich).expect(200);
        stage.node
                .call(
                        owner,
                        of("updateLead")
                                .path("id", id(hit))
                                .body(Map.of("instagram", "who.is.it"))
                                .key("patch-once"))
                .expect(200);
        ask("revealPhone", hit).expect(202);
        stage.advance(Duration.ofMinutes(6));
        until("the number is there", () -> lead(hit).path("phoneState").asText().equals("revealed"));
        until("all is paid", () -> stage.spent(tenant) == 12 && stage.held(tenant) == 0);
        stage.ask(another, "enrichLead", Map.of("apolloId", hit.path("apolloId")))
                .expect(200);
        Set<String> before = traces(tenant, hit);
        Set<String> ofAnother = traces(another.tenantId().orElseThrow(), hit);

        delete(hit).expect(200);

        assertThat(before)
                .contains(
                        "lead.last_name",
                        "lead.linkedin_slug",
                        "effect.key",
                        "effect.request",
                        "effect.result",
                        "reveal.key",
                        "reveal.apollo_id",
                        "reveal.phone",
                        "answer.body");
        assertThat(traces(tenant, hit)).isEmpty();
        assertThat(stored.where(tenant, "who.is.it")).isEmpty();
        assertThat(traces(another.tenantId().orElseThrow(), hit))
                .isEqualTo(ofAnother)
                .isNotEmpty();
        assertThat(stored.where(tenant, id(hit))).contains("reveal.lead_id");
        assertThat(Stream.of(enrich, search).map(once -> stage.node.call(owner, once)))
                .allSatisfy(again -> assertThat(again.expect(410).code()).isEqualTo("answer_erased"));
        assertThat(stage.spent(tenant)).isEqualTo(12);
    }

    @Test
    void whoIsAskedForAgainIsPaidAgain() {
        JsonNode hit = someone(1);
        ask("enrichLead", hit).expect(200);
        delete(hit).expect(200);

        JsonNode anew = stage.ask(owner, "enrichLead", Map.of("apolloId", hit.path("apolloId")))
                .expect(200)
                .data();
        Answer email = stage.ask(owner, "revealEmail", Map.of("personId", hit.path("apolloId")));

        assertThat(anew.path("fromCache").asBoolean()).isFalse();
        assertThat(anew.path("creditsUsed").asInt()).isEqualTo(2);
        assertThat(anew.at("/lead/id")).isNotEqualTo(hit.path("id"));
        assertThat(email.expect(200).data().path("fromCache").asBoolean()).isTrue();
        until("both are paid", () -> stage.spent(tenant) == 4 && stage.held(tenant) == 0);
    }

    @ParameterizedTest
    @CsvSource({"webhook, 2", "poll, 3"})
    void aNumberThatComesAfterwardsIsPaidAndNotKept(String way, int index) {
        JsonNode hit = someone(index);
        if (way.equals("poll")) {
            stage.fault("phone_reveal", Map.of("kind", "lose"));
        }
        ask("revealPhone", hit).expect(202);

        delete(hit).expect(200);
        Set<String> meanwhile = traces(tenant, hit);
        int callbacks = stage.tokens.size();
        stage.advance(Duration.ofMinutes(7));
        until("it is paid", () -> stage.spent(tenant) == 10 && stage.held(tenant) == 0);

        assertThat(meanwhile).isEmpty();
        assertThat(traces(tenant, hit)).isEmpty();
        assertThat(stored.where(tenant, "requestId")).isEmpty();
        assertThat(stage.tokens).hasSize(callbacks + (way.equals("webhook") ? 1 : 0));
        lookup(hit).expect(404);
    }

    @ParameterizedTest
    @CsvSource({"drop_after, enrichLead, 4, 2", "drop_before, enrichLead, 5, 0", "drop_after, revealEmail, 6, 2"})
    void aLostAnswerThatIsFoundOutAfterwardsIsPaidAndNotKept(String fault, String operation, int index, int credits) {
        JsonNode hit = someone(index);
        stage.fault(MATCH, Map.of("kind", fault));
        ask(operation, hit).expect(503);

        delete(hit).expect(200);
        Set<String> meanwhile = traces(tenant, hit);
        until(
                "it is settled",
                () -> stage.held(tenant) == 0 && traces(tenant, hit).isEmpty());

        assertThat(meanwhile).isSubsetOf("effect.request"); // Apollo is still to be asked.
        assertThat(stage.spent(tenant)).isEqualTo(credits);
        lookup(hit).expect(404);
    }

    @Test
    void whatNobodyCanFindOutAnyMoreIsNotPaid() {
        String email = stage.person(someone(7).path("apolloId").asText())
                .path("workEmail")
                .asText();
        JsonNode lead = stage.ask(owner, "createLead", Map.of("firstName", "Kim", "email", email))
                .expect(201)
                .data();
        stage.fault(MATCH, Map.of("kind", "drop_after"));
        ask("enrichLead", lead).expect(503);

        delete(lead).expect(200);

        assertThat(stored.where(tenant, email)).isEmpty();
        until("what was held is given back", () -> stage.held(tenant) == 0);
        assertThat(stage.spent(tenant)).isZero();
    }

    @Test
    void whoIsAskedForAnewWhileALostAnswerIsOpenIsPaidOnce() {
        JsonNode hit = someone(8);
        stage.fault(MATCH, Map.of("kind", "drop_before"));
        ask("enrichLead", hit).expect(503);
        delete(hit).expect(200);

        stage.ask(owner, "enrichLead", Map.of("apolloId", hit.path("apolloId"))).expect(200);

        until("the first is settled", () -> stage.held(tenant) == 0);
        assertThat(stage.spent(tenant)).isEqualTo(2);
    }

    @Test
    void aDeletionWaitsForTheAnswerThatIsUnderWay() {
        JsonNode hit = someone(9);
        int asked = stage.requests(MATCH);
        stage.fault(MATCH, Map.of("kind", "slow", "millis", 1_000));
        Future<Answer> enriched = stage.node.send(owner, of("enrichLead").body(Map.of("leadId", hit.path("id"))));
        until("Apollo is being asked", () -> stage.requests(MATCH) > asked);

        delete(hit).expect(200);

        assertThat(TestNode.await(enriched).status()).isIn(200, 404);
        assertThat(traces(tenant, hit)).isEmpty();
        until("it is paid", () -> stage.spent(tenant) == 2 && stage.held(tenant) == 0);
    }

    @Test
    void whoIsDeletedAMomentBeforeApolloWouldBeAskedLeavesNoQuestionBehind() {
        JsonNode hit = someone(17);
        int asked = stage.requests(MATCH);
        Future<Answer> enriched;
        try (Stored.Lock people =
                stored.lock("select pg_advisory_xact_lock(hashtextextended('leads.people %s', 0))".formatted(tenant))) {
            assertThat(people).isNotNull();
            enriched = stage.node.send(owner, of("enrichLead").body(Map.of("leadId", hit.path("id"))));
            until("the question is written down", () -> traces(tenant, hit).contains("effect.key"));
            stored.change("delete from leads.lead where id = '%s'".formatted(id(hit)));
        }

        TestNode.await(enriched).expect(404);
        assertThat(traces(tenant, hit)).isEmpty();
        assertThat(stage.requests(MATCH)).isEqualTo(asked);
        assertThat(stage.spent(tenant) + stage.held(tenant)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 12, 13, 14, 15})
    void whoeverIsFirstNothingStays(int index) {
        JsonNode hit = someone(index);
        List<Future<Answer>> all = List.of(
                stage.node.send(owner, of("enrichLead").body(Map.of("leadId", hit.path("id")))),
                stage.node.send(owner, of("revealPhone").body(Map.of("leadId", hit.path("id")))),
                stage.node.send(owner, of("deleteLead").path("id", id(hit))));

        TestNode.await(Future.join(all));

        all.get(2).result().expect(200);
        assertThat(all.subList(0, 2))
                .allSatisfy(one -> assertThat(one.result().status()).isIn(200, 202, 404));
        assertThat(traces(tenant, hit)).isEmpty();
        stage.advance(Duration.ofMinutes(7));
        until("nothing is open", () -> stage.held(tenant) == 0);
        assertThat(traces(tenant, hit)).isEmpty();
    }

    @Test
    void anAnswerThatWasStillBeingGivenIsForgottenALittleLater() {
        JsonNode hit = someone(16);
        delete(hit).expect(200);
        String late = "{\"data\":{\"id\":\"" + id(hit) + "\",\"firstName\":\"Belated\",\"phoneState\":\"none\"}}";
        stored.change("""
                insert into leads.answer (tenant_id, key, request_hash, lease_until, started_at, status, headers, body)
                values ('%s', 'late', '', now(), now(), 200, '{}', convert_to('%s', 'UTF8'))
                """.formatted(tenant, late));

        int rested = stored.change(
                "update leads.job set until = now() where tenant_id = '%s' and state = 'resting'".formatted(tenant));

        assertThat(rested).isEqualTo(1);
        until("it is forgotten", () -> stored.where(tenant, "Belated").isEmpty());
    }

    @Test
    void whoWasDeletedBeforeDeletionsErasedIsForgottenByTheMigration() throws IOException {
        JsonNode gone = someone(18);
        JsonNode stays = someone(19);
        ask("enrichLead", gone).expect(200);
        ask("enrichLead", stays).expect(200);
        until("both are paid", () -> stage.spent(tenant) == 4 && stage.held(tenant) == 0);
        stored.change("delete from leads.lead where id = '%s'".formatted(id(gone)));
        Set<String> before = traces(tenant, gone);
        Set<String> ofStaying = traces(tenant, stays);

        try (InputStream migration = LeadsVerticle.class.getResourceAsStream("/db/migration/leads/V4__erased.sql")) {
            stored.change("begin; set local role lad; set local search_path to leads;"
                    + new String(migration.readAllBytes(), StandardCharsets.UTF_8) + "commit;");
        }

        assertThat(before).contains("effect.result", "reveal.key");
        assertThat(traces(tenant, gone)).isEmpty();
        assertThat(traces(tenant, stays)).isEqualTo(ofStaying);
        assertThat(stored.where(tenant, id(gone))).contains("reveal.lead_id");
    }

    /** Somebody of whom Apollo knows all. */
    private JsonNode someone(int index) {
        return stage.someone(
                owner,
                index,
                person -> person.has("workEmail")
                        && person.has("phone")
                        && lastName(person).length() > 4);
    }

    /** Where something stands that says who the person is. */
    private static Set<String> traces(UUID tenantId, JsonNode hit) {
        JsonNode person = stage.person(hit.path("apolloId").asText());
        Set<String> found = new TreeSet<>();
        Stream.of(
                        person.path("apolloId").asText(),
                        lastName(person),
                        person.path("workEmail").asText(),
                        person.path("phone").asText(),
                        person.path("linkedinSlug").asText())
                .forEach(text -> {
                    assertThat(text).isNotBlank();
                    found.addAll(stored.where(tenantId, text));
                });
        return found;
    }

    private static String lastName(JsonNode person) {
        String name = person.path("name").asText();
        return name.substring(name.lastIndexOf(' ') + 1);
    }

    private JsonNode lead(JsonNode hit) {
        return stage.lead(owner, id(hit));
    }

    private Answer lookup(JsonNode lead) {
        return stage.node.call(owner, of("getLead").path("id", id(lead)));
    }

    private Answer delete(JsonNode lead) {
        return stage.node.call(owner, of("deleteLead").path("id", id(lead)).key("delete-" + id(lead)));
    }

    private Answer ask(String operation, JsonNode lead) {
        return stage.ask(owner, operation, Map.of("leadId", lead.path("id")));
    }

    private static String id(JsonNode lead) {
        return lead.path("id").asText();
    }

    private static Ask of(String operation) {
        return Ask.of("apollo-leads", operation);
    }

    private static void until(String what, BooleanSupplier holds) {
        Await.until(what, holds);
    }
}
