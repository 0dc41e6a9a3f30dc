package dev.lad.leads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.json.StrictJson;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the dashboard sends means the same as our own names for it, or is refused. */
class OlderSpellingsTest {
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

    /** That the second is answered from the cache shows that both ask Apollo for the same. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"industries": ["software"], "companyLocations": ["Germany"]} | {"industry": "software", "location": "Germany"}
            {"industries": ["software", "retail"]}           | {"industry": ["retail", "software"]}
            {"keywords": ["saas", "robots"]}                 | {"keywords": "saas, robots"}
            {"technologies": ["HubSpot"]}                    | {"technology": "HubSpot"}
            {"employeeRanges": ["11,50"]}                    | {"company_size": "11-50"}
            {"employeeRanges": ["11,50", "10001,999999999"]} | {"company_size": ["10001+", "11-50"]}
            {"employeeRanges": ["20,200"]}                   | {"employee_count_min": 20, "employee_count_max": 200}
            {"employeeRanges": ["0,30"]}                     | {"employee_count_max": 30}
            {"employeeRanges": ["500,999999999"]}            | {"employee_count_min": 500}
            {"revenue": {"min": 1000000, "max": 90000000}}   | {"revenue_range": {"min": 1000000, "max": 90000000}}
            {"revenue": {"min": 2000000}}                    | {"revenue_min": 2000000}
            {"revenue": {"max": 3000000}}                    | {"revenue_max": 3000000}
            {"page": 3, "limit": 20}                         | {"offset": 40, "limit": 20}
            {"page": 2}                                      | {"offset": 25}
            """)
    void aSearchInOlderWordsIsTheSameSearch(String ours, String older) {
        Answer first = search(ours);
        Answer same = search(older);

        assertThat(first.expect(200).json().path("fromCache").asBoolean()).isFalse();
        assertThat(same.expect(200).json().path("fromCache").asBoolean()).isTrue();
        assertThat(same.data()).isEqualTo(first.data());
        assertThat(same.json().path("pagination")).isEqualTo(first.json().path("pagination"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'industries': ['software'], 'industry': 'retail'}         | /industry
            {'companyLocations': ['Germany'], 'location': 'France'}    | /location
            {'employeeRanges': ['11,50'], 'company_size': '11-50'}     | /company_size
            {'employeeRanges': ['11,50'], 'employee_count_min': 20}    | /employee_count_min
            {'company_size': '11-50', 'employee_count_max': 20}        | /employee_count_max
            {'company_size': 'small'}                                  | /company_size
            {'company_size': '50-11'}                                  | /company_size
            {'employee_count_min': 50, 'employee_count_max': 20}       | /employee_count_min
            {'employeeRanges': ['50,11']}                              | /employeeRanges
            {'revenue': {'min': 1}, 'revenue_max': 5}                  | /revenue_max
            {'revenue': {'min': 1}, 'revenue_range': {'max': 5}}       | /revenue_range
            {'revenue': {'min': 9, 'max': 5}}                          | /revenue
            {'revenue_min': 9, 'revenue_max': 5}                       | /revenue_min
            {'page': 2, 'offset': 25}                                  | /offset
            {'offset': 30, 'limit': 25}                                | /offset
            {'offset': 49999, 'limit': 1}                              | /offset
            {'keywords': 7}                                            | /keywords
            {'topic': 'robots'}                                        | /topic
            """)
    void whatContradictsItselfOrCannotBeSearchedByIsRefused(String body, String pointer) {
        Answer refused = search(body.replace('\'', '"'));

        assertThat(refused.expect(400).code()).isEqualTo("invalid_request");
        assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo(pointer);
    }

    @Test
    void aTextOfTooManyKeywordsIsRefused() {
        String many = String.join(",", Collections.nCopies(51, "robots"));

        assertThat(search("{\"keywords\": \"" + many + "\"}")
                        .expect(400)
                        .json()
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/keywords");
    }

    @Test
    void freeTextNarrowsTheSearch() {
        Answer all = search("{}");
        Answer some = search("{\"query\": \"sales\"}");

        assertThat(some.expect(200).data()).isNotEmpty();
        assertThat(some.json().at("/pagination/total").asLong())
                .isPositive()
                .isLessThan(all.json().at("/pagination/total").asLong());
    }

    @Test
    void aPersonIsNamedInOlderWordsToo() {
        JsonNode hit = stage.someone(owner, 0, person -> person.has("workEmail"));

        Answer revealed = stage.ask(
                owner, "revealEmail", Map.of("apollo_person_id", hit.path("apolloId"), "employee_name", "Somebody"));
        Answer again = stage.ask(owner, "revealEmail", Map.of("lead_id", hit.path("id")));
        Answer enriched = stage.ask(owner, "enrichLead", Map.of("person_id", hit.path("apolloId")));

        assertThat(revealed.expect(200).data().path("leadId")).isEqualTo(hit.path("id"));
        assertThat(again.expect(200).data().path("fromCache").asBoolean()).isTrue();
        assertThat(enriched.expect(200).data().at("/lead/id")).isEqualTo(hit.path("id"));
    }

    @Test
    void aPersonNamedTwiceIsRefused() {
        String other = "66a1b2c3d4e5f60718293a4b";
        String one = stage.anyone(owner, 0).path("apolloId").asText();
        int before = stage.requests("POST /api/v1/people/match");

        stage.ask(owner, "revealEmail", Map.of("personId", one, "person_id", other))
                .expect(400);
        stage.ask(owner, "revealPhone", Map.of("person_id", one, "apollo_person_id", other))
                .expect(400);
        stage.ask(owner, "enrichLead", Map.of("apolloId", one, "person_id", other))
                .expect(400);
        assertThat(stage.requests("POST /api/v1/people/match")).isEqualTo(before);
    }

    private Answer search(String body) {
        return stage.ask(owner, "searchPeople", StrictJson.parse(Buffer.buffer(body)));
    }
}
