package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestNode;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard sends means the same as our own names for it, or is refused. */
class OlderSpellingsTest {
    private static TestNode node;
    private final Identity owner = TestNode.owner();

    @BeforeAll
    static void start() {
        node = TestNode.start(
                Clock.systemUTC(), Map.of("LAD_WELCOME_CREDITS", "1000", "DATABASE_URL", Postgres.freshDatabase()));
        node.deploy(BillingVerticle::new);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void spendSomething() {
        node.call(owner.through("test"), of("openWallet")).expect(200);
        deduct("{'amount': 5, 'feature': 'voice-agent', 'reference': 'call-1'}").expect(201);
        deduct("{'amount': 2, 'feature': 'apollo-leads'}").expect(201);
        deduct("{'amount': 3, 'feature': 'voice-agent'}").expect(201);
    }

    @Test
    void theBalanceStandsWhereTheDashboardReadsItToo() {
        Map<String, Object> hold = Map.of("amount", 90, "feature", "voice-agent", "idempotencyKey", "h");
        node.call(owner.through("test"), of("holdCredits").body(hold)).expect(201);

        JsonNode told = node.call(owner, of("getBalance")).expect(200).json();

        assertThat(told.at("/data/available").asInt()).isEqualTo(900);
        assertThat(told.path("credits").asInt()).isEqualTo(900);
        assertThat(told.path("balance").asInt()).isEqualTo(900);
        assertThat(told.at("/wallet/availableBalance").asInt()).isEqualTo(900);
        assertThat(told.at("/wallet/reservedBalance").asInt()).isEqualTo(90);
        assertThat(told.at("/wallet/currentBalance").asInt()).isEqualTo(990);
    }

    @Test
    void aDeductionInOlderWordsIsTheSameDeduction() {
        String ours = "{'amount': 4, 'feature': 'voice-agent', 'reference': 'call-9', 'idempotencyKey': 'k'}";
        String older =
                "{'amount': 4, 'featureKey': 'voice-agent', 'externalReferenceId': 'call-9', 'idempotencyKey': 'k'}";

        JsonNode first = deduct(ours).expect(201).data();
        JsonNode same = deduct(older).expect(201).data();

        assertThat(same).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'amount': 4}                                                                        | /feature
            {'amount': 4, 'feature': 'a', 'featureKey': 'a'}                                     | /featureKey
            {'amount': 4, 'feature': 'a', 'reference': 'r', 'externalReferenceId': 'r'}          | /externalReferenceId
            {'amount': 4, 'feature': 'a', 'items': []}                                           | /items
            """)
    void aDeductionThatDoesNotSayWhatForOrSaysItTwiceIsRefused(String body, String pointer) {
        Answer refused = deduct(body);

        assertThat(refused.expect(400).json().at("/errors/0/pointer").asText()).isEqualTo(pointer);
        assertThat(usage("").path("totalCredits").asInt()).isEqualTo(10);
    }

    @Test
    void usageIsNarrowedToAFeatureUnderEitherName() {
        JsonNode ours = usage("feature=voice-agent");
        JsonNode older = usage("featureKey=voice-agent&status=charged");

        assertThat(ours.path("totalCredits").asInt()).isEqualTo(8);
        assertThat(ours.path("byFeature")).hasSize(1);
        assertThat(ours.at("/byDay/0/credits").asInt()).isEqualTo(8);
        assertThat(ours.has("events")).isFalse();
        assertThat(older).isEqualTo(ours);
    }

    @Test
    void usageIsOfTheSameDaysUnderEitherName() {
        String today = LocalDate.now(Clock.systemUTC().withZone(ZoneOffset.UTC)).toString();

        assertThat(usage("fromDate=2026-01-01&toDate=2026-01-31")).isEqualTo(usage("from=2026-01-01&to=2026-01-31"));
        assertThat(usage("fromDate=2026-01-01&toDate=2026-01-31")
                        .path("totalCredits")
                        .asInt())
                .isZero();
        assertThat(usage("fromDate=" + today).path("totalCredits").asInt()).isEqualTo(10);
    }

    @Test
    void theMovementsAreListedInPartsWhereThatIsAskedFor() {
        JsonNode all = usage("limit=50&offset=0").path("events");
        JsonNode second = usage("limit=1&offset=1&featureKey=voice-agent").path("events");

        assertThat(all).extracting(event -> event.path("amount").asInt()).containsExactlyInAnyOrder(5, 2, 3);
        assertThat(second).hasSize(1);
        assertThat(second.path(0).path("feature").asText()).isEqualTo("voice-agent");
        assertThat(second.path(0))
                .isNotEqualTo(
                        usage("limit=1&featureKey=voice-agent").path("events").path(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2026-01-01&fromDate=2026-01-01",
                "to=2026-01-01&toDate=2026-01-01",
                "feature=a&featureKey=a",
                "fromDate=2026-01-01T00:00:00Z",
                "status=voided",
                "limit=0",
                "offset=-1",
                "aggregate=true"
            })
    void whatCannotBeAnsweredIsRefused(String query) {
        Answer refused = node.call(owner, query(query));

        assertThat(refused.expect(400).code()).isEqualTo("invalid_request");
    }

    private JsonNode usage(String query) {
        return node.call(owner, query(query)).expect(200).data();
    }

    private static Ask query(String query) {
        Ask ask = of("getUsage");
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            ask = ask.query(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        }
        return ask;
    }

    private Answer deduct(String body) {
        return node.call(owner, of("deductCredits").body(StrictJson.parse(Buffer.buffer(body.replace('\'', '"')))));
    }

    private static Ask of(String operation) {
        return Ask.of("billing", operation);
    }
}
