package dev.lad.leads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searching and keeping leads. */
class LeadsTest {
    private static LeadsStage stage;
    private final Identity owner = TestNode.owner();

    @BeforeAll
    static void start() {
        stage = new LeadsStage();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void theSameCriteriaAreAskedOnceADayAndCostNothing() {
        var before = stage.requests("POST /api/v1/mixed_people/api_search");

        Answer first = ask("searchPeople", Map.of("seniorities", List.of("vp", "head"), "limit", 10));
        Answer again = ask("searchPeople", Map.of("limit", 10, "seniorities", List.of("head", "vp")));
        Answer other =
                stage.ask(TestNode.owner(), "searchPeople", Map.of("seniorities", List.of("vp", "head"), "limit", 10));
        stage.advance(Duration.ofHours(25));
        Answer dayAfter = ask("searchPeople", Map.of("seniorities", List.of("vp", "head"), "limit", 10));

        assertThat(first.expect(200).data()).hasSize(10);
        assertThat(first.data()).allSatisfy(lead -> {
            assertThat(lead.path("seniority").isMissingNode() || lead.has("title"))
                    .isTrue();
            assertThat(lead.has("email")).isFalse();
            assertThat(lead.has("lastName")).isFalse();
        });
        assertThat(again.data()).isEqualTo(first.data());
        assertThat(again.json().path("fromCache").asBoolean()).isTrue();
        assertThat(other.json().path("fromCache").asBoolean()).isFalse();
        assertThat(dayAfter.json().path("fromCache").asBoolean()).isFalse();
        assertThat(ids(dayAfter)).isEqualTo(ids(first));
        assertThat(stage.requests("POST /api/v1/mixed_people/api_search")).isEqualTo(before + 3);
        assertThat(stage.billing.holdsMade(owner.tenantId().orElseThrow())).isZero();
    }

    @Test
    void pagesOfASearchDoNotOverlap() {
        Answer one = ask("searchPeople", Map.of("limit", 5, "page", 1));
        Answer two = ask("searchPeople", Map.of("limit", 5, "page", 2));

        assertThat(ids(one)).doesNotContainAnyElementsOf(ids(two));
        assertThat(one.json().at("/pagination/total").asLong()).isGreaterThan(10);
    }

    @Test
    void aPersonIsALeadOnce() {
        Answer first = ask(
                "createLead",
                Map.of(
                        "firstName",
                        "Dana",
                        "linkedinUrl",
                        "https://www.linkedin.com/in/Dana-Okafor-1/",
                        "email",
                        "dana@acme.example"));
        Answer sameProfile = ask(
                "createLead", Map.of("firstName", "D.", "linkedinUrl", "http://linkedin.com/in/dana-okafor-1?trk=x"));
        Answer sameEmail = ask("createLead", Map.of("firstName", "D.", "email", "DANA@acme.example"));
        Answer elsewhere =
                stage.ask(TestNode.owner(), "createLead", Map.of("firstName", "D", "email", "dana@acme.example"));

        String id = first.expect(201).data().path("id").asText();
        assertThat(List.of(sameProfile, sameEmail)).allSatisfy(refused -> {
            assertThat(refused.expect(409).code()).isEqualTo("lead_exists");
            assertThat(refused.json().path("leadId").asText()).isEqualTo(id);
        });
        elsewhere.expect(201);
    }

    @Test
    void aLeadThatTurnsOutToBeAnotherIsAnsweredAsThatOne() {
        JsonNode hit = stage.anyone(owner, 3);
        String slug =
                stage.person(hit.path("apolloId").asText()).path("linkedinSlug").asText();
        String url = "https://www.linkedin.com/in/" + slug;
        JsonNode byHand = ask("createLead", Map.of("firstName", "X", "linkedinUrl", url))
                .expect(201)
                .data();

        Answer enriched = ask("enrichLead", Map.of("leadId", byHand.path("id")));

        assertThat(enriched.expect(200).data().path("lead").path("id")).isEqualTo(hit.path("id"));
    }

    @Test
    void leadsAreChangedListedLookedUpAndRemoved() {
        JsonNode dana = create("Dana", "dana@robots.example");
        JsonNode kim = create("Kim", "kim@robots.example");

        Answer changed = patch(
                dana, Map.of("timeZone", "Europe/Berlin", "phone", "+4930123456", "company", Map.of("name", "Robots")));
        Answer listed = stage.node.call(
                owner, of("listLeads").query("q", "dan").query("hasPhone", true).query("total", true));
        Answer none = stage.node.call(owner, of("listLeads").query("hasEmail", false));
        Answer found = ask("lookupLeads", Map.of("ids", List.of(kim.path("id"), UUID.randomUUID(), dana.path("id"))));
        stage.node
                .call(owner, of("deleteLead").path("id", kim.path("id").asText()))
                .expect(200);

        assertThat(changed.expect(200).data().path("phoneState").asText()).isEqualTo("revealed");
        assertThat(ids(listed)).containsExactly(dana.path("id").asText());
        assertThat(listed.json().at("/pagination/total").asInt()).isEqualTo(1);
        assertThat(none.expect(200).data()).isEmpty();
        assertThat(ids(found))
                .containsExactly(kim.path("id").asText(), dana.path("id").asText());
        stage.node
                .call(owner, of("getLead").path("id", kim.path("id").asText()))
                .expect(404);
    }

    @Test
    void aDeletedLeadIsToldOnce() {
        JsonNode lead = create("Dana", "erased@robots.example");
        Ask delete = of("deleteLead").path("id", lead.path("id").asText());

        stage.node.call(owner, delete).expect(200);
        stage.node.call(owner, delete).expect(404);

        JsonNode events = stage.node
                .call(Identity.service("test"), of("listEvents").query("types", "lead.deleted"))
                .expect(200)
                .data()
                .path("events");
        assertThat(events)
                .filteredOn(event -> event.at("/payload/leadId").equals(lead.path("id")))
                .hasSize(1);
    }

    @Test
    void aChangeCannotMakeTwoLeadsOnePerson() {
        create("Dana", "one@robots.example");
        JsonNode other = create("Kim", "two@robots.example");

        assertThat(patch(other, Map.of("email", "ONE@robots.example"))
                        .expect(409)
                        .code())
                .isEqualTo("lead_exists");
        patch(other, Map.of("timeZone", "Mars/Phobos")).expect(400);
    }

    @Test
    void whoIsKnownByMoreThanOneWayCannotBecomeAnotherByAnyOfThem() {
        JsonNode dana = create("Dana", "dana@dup.example");
        JsonNode kim = ask(
                        "createLead", Map.of("firstName", "Kim", "linkedinUrl", "https://www.linkedin.com/in/kim-dup"))
                .expect(201)
                .data();

        Answer byEmail = patch(kim, Map.of("email", "DANA@dup.example"));
        Answer byProfile = patch(dana, Map.of("linkedinUrl", "https://linkedin.com/in/Kim-Dup/"));

        assertThat(byEmail.expect(409).code()).isEqualTo("lead_exists");
        assertThat(byEmail.json().path("leadId")).isEqualTo(dana.path("id"));
        assertThat(byProfile.expect(409).json().path("leadId")).isEqualTo(kim.path("id"));
        patch(dana, Map.of("email", "dana@dup.example", "phone", "+4930765432")).expect(200);
    }

    @Test
    void aWrongWayToReachALeadIsTakenOffWithNull() {
        JsonNode lead = ask(
                        "createLead",
                        Map.of(
                                "firstName", "Dana",
                                "email", "dana@empty.example",
                                "phone", "+4930111222",
                                "instagram", "dana",
                                "timeZone", "Europe/Berlin",
                                "linkedinUrl", "https://www.linkedin.com/in/dana-empty",
                                "linkedinProviderId", "ACoAA1"))
                .expect(201)
                .data();

        JsonNode left = patch(
                        lead,
                        Json.object()
                                .putNull("phone")
                                .putNull("instagram")
                                .putNull("linkedinUrl")
                                .putNull("timeZone"))
                .expect(200)
                .data();

        for (String gone : List.of("phone", "instagram", "linkedinUrl", "linkedinProviderId", "timeZone")) {
            assertThat(left.has(gone)).as(gone).isFalse();
        }
        assertThat(left.path("phoneState").asText()).isEqualTo("none");
        assertThat(left.path("email")).isEqualTo(lead.path("email"));
        assertThat(patch(lead, Json.object().putNull("email")).expect(422).code())
                .isEqualTo("nobody_named");
        patch(lead, Json.object().putNull("email").put("phone", "+4930111222")).expect(200);
        create("Other", "dana@empty.example");
    }

    @Test
    void anotherProfileDoesNotKeepTheIdOfTheOneBefore() {
        JsonNode lead = ask(
                        "createLead",
                        Map.of(
                                "firstName", "Kim",
                                "linkedinUrl", "https://www.linkedin.com/in/kim-before",
                                "linkedinProviderId", "ACoAA2"))
                .expect(201)
                .data();

        Answer changed = patch(lead, Map.of("linkedinUrl", "https://www.linkedin.com/in/kim-after"));

        assertThat(changed.expect(200).data().has("linkedinProviderId")).isFalse();
    }

    @Test
    void ofManyChangesToTheSameAddressAtOnceOneHolds() {
        List<Future<Answer>> changes = IntStream.range(0, 6)
                .mapToObj(i -> ask(
                                "createLead",
                                Map.of("firstName", "P", "linkedinUrl", "https://www.linkedin.com/in/racer-" + i))
                        .expect(201)
                        .data())
                .map(lead -> stage.node.send(
                        owner,
                        of("updateLead")
                                .path("id", lead.path("id").asText())
                                .body(Map.of("email", "one@race.example"))))
                .toList();
        TestNode.await(Future.join(changes));

        assertThat(changes).extracting(change -> change.result().status()).containsOnlyOnce(200);
    }

    @Test
    void badRequestsSayWhatIsWrong() {
        ask("createLead", Map.of("firstName", "Nobody")).expect(400);
        ask("createLead", Map.of("firstName", "  ", "email", "blank@robots.example"))
                .expect(400);
        ask("enrichLead", Map.of("name", "Dana Okafor")).expect(400);
        ask("enrichLead", Map.of("apolloId", UUID.randomUUID())).expect(400);
        ask("revealEmail", Map.of("employee_name", "Dana")).expect(400);
        ask("searchPeople", Map.of("limit", 1000)).expect(400);
        ask("revealPhone", Map.of("leadId", UUID.randomUUID())).expect(404);
        assertThat(ask(
                                "revealPhone",
                                Map.of(
                                        "leadId",
                                        create("Dana", "x@robots.example").path("id")))
                        .expect(422)
                        .code())
                .isEqualTo("enrich_first");
    }

    @Test
    void anotherTenantsLeadDoesNotExist() {
        JsonNode lead = create("Dana", "mine@robots.example");
        Identity stranger = TestNode.owner();

        stage.node
                .call(stranger, of("getLead").path("id", lead.path("id").asText()))
                .expect(404);
        stage.ask(stranger, "enrichLead", Map.of("leadId", lead.path("id"))).expect(404);
        assertThat(stage.ask(stranger, "lookupLeads", Map.of("ids", List.of(lead.path("id"))))
                        .data())
                .isEmpty();
    }

    @Test
    void placeholdersAreNoAddresses() {
        assertThat(List.of(
                        "email_not_unlocked@domain.com", "info@acme.example", "noreply@acme.example", "x", "a@b c.d"))
                .allSatisfy(text -> assertThat(Emails.usable(text)).isEmpty());
        assertThat(Emails.usable(" Dana@Acme.example ")).contains("dana@acme.example");
    }

    private Answer patch(JsonNode lead, Object change) {
        return stage.node.call(
                owner, of("updateLead").path("id", lead.path("id").asText()).body(change));
    }

    private JsonNode create(String name, String email) {
        return ask("createLead", Map.of("firstName", name, "email", email))
                .expect(201)
                .data();
    }

    private static List<String> ids(Answer answer) {
        return answer.expect(200).data().findValuesAsText("id");
    }

    private static Ask of(String operation) {
        return Ask.of("apollo-leads", operation);
    }

    private Answer ask(String operation, Object body) {
        return stage.ask(owner, operation, body);
    }
}
