package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static String databaseUrl;
    private static TestNode node;
    private final Identity owner = TestNode.owner();
    private final Identity service = owner.through("test");

    @BeforeAll
    static void start() {
        databaseUrl = Postgres.freshDatabase();
        node = TestNode.start(Clock.systemUTC(), Map.of("LAD_WELCOME_CREDITS", "1000", "DATABASE_URL", databaseUrl));
        node.deploy(BillingVerticle::new);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void openWallet() {
        node.call(service, of("openWallet")).expect(200);
    }

    @Test
    void theWelcomeIsGivenOnce() {
        node.call(service, of("openWallet")).expect(200);

        assertThat(balance("available")).isEqualByComparingTo("1000");
        assertThat(balance("granted")).isEqualByComparingTo("1000");
    }

    @Test
    void twoThousandDeductsOfAThousandCreditsEndAtExactlyZero() {
        List<Future<Answer>> asked = IntStream.range(0, 2_000)
                .mapToObj(i -> node.send(owner, deduct("1", "deduct-" + i)))
                .toList();
        TestNode.await(Future.join(asked).otherwiseEmpty());

        Map<Integer, Long> byStatus = asked.stream()
                .collect(Collectors.groupingBy(answer -> answer.result().status(), Collectors.counting()));
        assertThat(byStatus).isEqualTo(Map.of(201, 1_000L, 402, 1_000L));
        assertThat(balance("available")).isEqualByComparingTo("0");
        assertThat(balance("spent")).isEqualByComparingTo("1000");
        assertThat(count("deduct")).isEqualTo(1_000);
        JsonNode told = toldLow();
        assertThat(told.path("threshold").decimalValue()).isEqualByComparingTo("20");
        assertThat(told.path("available").decimalValue()).isEqualByComparingTo("19");
    }

    @Test
    void theWelcomeStaysWhatItWas() {
        try (TestNode later =
                TestNode.start(Clock.systemUTC(), Map.of("LAD_WELCOME_CREDITS", "500", "DATABASE_URL", databaseUrl))) {
            later.deploy(BillingVerticle::new);
            later.call(service, of("openWallet")).expect(200);
        }

        assertThat(balance("granted")).isEqualByComparingTo("1000");
    }

    @Test
    void theThresholdOfTheAlertIsTheTenantsOwn() {
        assertThat(node.call(owner, of("getCreditAlert"))
                        .expect(200)
                        .data()
                        .path("threshold")
                        .decimalValue())
                .isEqualByComparingTo("20");
        node.call(owner, of("setCreditAlert").body(Map.of("threshold", 999.5))).expect(200);
        assertThat(node.call(owner, of("getCreditAlert"))
                        .expect(200)
                        .data()
                        .path("threshold")
                        .decimalValue())
                .isEqualByComparingTo("999.5");
        assertThat(node.call(owner, of("setCreditAlert").body(Map.of("threshold", new BigDecimal("0.0000001"))))
                        .status())
                .isEqualTo(400);
        node.call(owner, deduct("1", "first")).expect(201);

        assertThat(toldLow().path("available").decimalValue()).isEqualByComparingTo("999");
    }

    @Test
    void theSameKeyIsSpentOnceHoweverManyAskAtTheSameTime() {
        List<Future<Answer>> asked = IntStream.range(0, 50)
                .mapToObj(i -> node.send(owner, deduct("7.5", "same")))
                .toList();
        TestNode.await(Future.join(asked));

        assertThat(asked.stream()
                        .map(answer -> answer.result().data().path("id").asText())
                        .distinct())
                .hasSize(1);
        assertThat(balance("available")).isEqualByComparingTo("992.5");
        assertThat(node.call(owner, deduct("8", "same")).expect(422).code()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void whatIsNotCoveredIsRefusedWithBothNumbers() {
        Answer refused = node.call(owner, deduct("1000.000001", "too-much"));

        assertThat(refused.expect(402).code()).isEqualTo("insufficient_credits");
        assertThat(refused.json().path("creditsRequired").decimalValue()).isEqualByComparingTo("1000.000001");
        assertThat(refused.json().path("creditsAvailable").decimalValue()).isEqualByComparingTo("1000");
        assertThat(refused.json().path("upgradeRequired").asBoolean()).isTrue();
        assertThat(count("deduct")).isZero();
    }

    @Test
    void aCaptureSpendsItsPartAndGivesTheRestBack() {
        String hold = hold("30", "call-1");

        assertThat(balance("available")).isEqualByComparingTo("970");
        assertThat(balance("held")).isEqualByComparingTo("30");
        capture(hold, "12").expect(200);
        capture(hold, "12").expect(200);

        assertThat(balance("available")).isEqualByComparingTo("988");
        assertThat(balance("held")).isEqualByComparingTo("0");
        assertThat(balance("spent")).isEqualByComparingTo("12");
        assertThat(capture(hold, "13").expect(409).code()).isEqualTo("hold_ended");
        assertThat(node.call(service, of("releaseHold").path("id", hold))
                        .expect(409)
                        .code())
                .isEqualTo("hold_ended");
    }

    @Test
    void aReleaseGivesAllBackOnce() {
        String hold = hold("30", "call-2");

        node.call(service, of("releaseHold").path("id", hold)).expect(200);
        node.call(service, of("releaseHold").path("id", hold)).expect(200);

        assertThat(balance("available")).isEqualByComparingTo("1000");
        assertThat(balance("held")).isEqualByComparingTo("0");
    }

    @Test
    void whatWasGivenBackIsHeldAnewWhenItIsAskedForAgain() {
        String first = hold("30", "again");
        node.call(service, of("releaseHold").path("id", first)).expect(200);

        assertThat(hold("40", "again")).as("a key has one hold").isEqualTo(first);
        assertThat(balance("available")).isEqualByComparingTo("960");
        assertThat(balance("held")).isEqualByComparingTo("40");
        capture(first, "35").expect(200);
        assertThat(hold("40", "again")).as("what was captured stays so").isEqualTo(first);

        assertThat(balance("available")).isEqualByComparingTo("965");
        assertThat(balance("held")).isEqualByComparingTo("0");
        assertThat(balance("spent")).isEqualByComparingTo("35");
    }

    @Test
    void whatWasGivenBackIsNotHeldAnewWithoutCredits() {
        String first = hold("600", "poor");
        node.call(service, of("releaseHold").path("id", first)).expect(200);
        node.call(owner, deduct("500", "meanwhile")).expect(201);

        assertThat(node.call(service, holdAsk("600", "poor")).expect(402).code())
                .isEqualTo("insufficient_credits");
        assertThat(balance("held")).isEqualByComparingTo("0");
    }

    @Test
    void whatWasDoneAfterAReleaseIsChargedOnceFromWhatIsAvailable() {
        String hold = hold("30", "late");
        node.call(service, of("releaseHold").path("id", hold)).expect(200);

        capture(hold, "12").expect(200);
        capture(hold, "12").expect(200);

        assertThat(capture(hold, "13").expect(409).code()).isEqualTo("hold_ended");
        assertThat(balance("available")).isEqualByComparingTo("988");
        assertThat(balance("spent")).isEqualByComparingTo("12");
    }

    @Test
    void theKeyOfAHoldStandsForOneThing() {
        hold("30", "one");

        assertThat(node.call(service, holdAsk("31", "one")).expect(422).code()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void ofManyWhoAskAgainOneHoldsAnew() {
        String first = hold("30", "many");
        node.call(service, of("releaseHold").path("id", first)).expect(200);

        TestNode.await(Future.join(IntStream.range(0, 20)
                .mapToObj(i -> node.send(service, holdAsk("30", "many")))
                .toList()));

        assertThat(balance("held")).isEqualByComparingTo("30");
    }

    @Test
    void moreThanTheHoldCannotBeCaptured() {
        assertThat(capture(hold("3", "call-3"), "3.5").status()).isEqualTo(400);
    }

    @Test
    void holdsAreNoBusinessOfTenants() {
        Answer refused =
                node.call(owner, of("holdCredits").body(Map.of("amount", 1, "feature", "x", "idempotencyKey", "k")));

        assertThat(refused.status()).isEqualTo(404);
    }

    @Test
    void usageCountsWhatWasSpentByFeature() {
        node.call(owner, deduct("5", "usage-1")).expect(201);
        capture(hold("30", "call-4"), "6").expect(200);

        JsonNode usage = node.call(owner, of("getUsage")).expect(200).data();

        assertThat(usage.path("totalCredits").decimalValue()).isEqualByComparingTo("11");
        assertThat(usage.path("byFeature"))
                .extracting(line -> line.path("feature").asText())
                .containsExactly("voice-agent", "test");
        assertThat(usage.path("byDay")).hasSize(1);
        assertThat(LocalDate.parse(usage.path("from").asText()).plusDays(29))
                .isEqualTo(usage.path("to").asText());
    }

    @Test
    void absurdAmountsAreRefused() {
        for (String amount : List.of("-1", "0", "1e30", "0.0000001")) {
            assertThat(node.call(owner, deduct(amount, "absurd")).status())
                    .as(amount)
                    .isEqualTo(400);
        }
    }

    /** The event's payload, once it can be read; there must be one only. */
    private JsonNode toldLow() {
        List<JsonNode> mine = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (mine.isEmpty()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            node.call(
                            service,
                            Ask.reading("billing", "listEvents")
                                    .query("types", "credits.low")
                                    .query("limit", 500))
                    .expect(200)
                    .data()
                    .path("events")
                    .forEach(event -> {
                        if (event.path("tenantId")
                                .asText()
                                .equals(owner.tenantId().orElseThrow().toString())) {
                            mine.add(event.path("payload"));
                        }
                    });
        }
        assertThat(mine).hasSize(1);
        return mine.get(0);
    }

    private Answer capture(String hold, String amount) {
        return node.call(service, of("captureHold").path("id", hold).body(Map.of("amount", new BigDecimal(amount))));
    }

    private String hold(String amount, String key) {
        return node.call(service, holdAsk(amount, key))
                .expect(201)
                .data()
                .path("id")
                .asText();
    }

    private static Ask holdAsk(String amount, String key) {
        return of("holdCredits")
                .body(Map.of("amount", new BigDecimal(amount), "feature", "voice-agent", "idempotencyKey", key));
    }

    private BigDecimal balance(String where) {
        return node.call(owner, of("getBalance")).expect(200).data().path(where).decimalValue();
    }

    private int count(String kind) {
        int count = 0;
        String cursor = "";
        do {
            Ask ask = of("listTransactions").query("kind", kind).query("limit", 200);
            Answer page = node.call(owner, cursor.isEmpty() ? ask : ask.query("cursor", cursor))
                    .expect(200);
            count += page.data().size();
            cursor = page.json().path("pagination").path("nextCursor").asText();
        } while (!cursor.isEmpty());
        return count;
    }

    private static Ask deduct(String amount, String key) {
        return of("deductCredits")
                .body(Map.of("amount", new BigDecimal(amount), "feature", "test"))
                .key(key);
    }

    private static Ask of(String operation) {
        return Ask.of("billing", operation);
    }
}
