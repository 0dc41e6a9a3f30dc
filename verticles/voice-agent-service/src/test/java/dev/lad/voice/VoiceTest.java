package dev.lad.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.time.Time;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Await;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestBilling;
import dev.lad.testkit.TestNode;
import dev.lad.testkit.TestTwins;
import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VoiceTest {
    private static final AtomicInteger PEOPLE = new AtomicInteger();
    private static final String URL = "http://127.0.0.1:" + TestTwins.freePort();
    private static final String DATABASE = Postgres.freshDatabase();
    private static final TwinClock WALL = TwinClock.real();

    /** After this, a call that Twilio does not list was not placed. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(61);

    private static TestTwins twins;
    private static TestNode node;
    private static TestBilling billing;

    private final Identity owner = TestNode.owner();
    private final String phone = phone();
    private final UUID agent = agent();

    @BeforeAll
    static void start() {
        twins = new TestTwins();
        // Noon, so that calling hours are the tests' own matter.
        LocalTime now = LocalTime.ofInstant(twins.clock().instant(), ZoneOffset.UTC);
        twins.clock().advance(Duration.ofHours(36).minusSeconds(now.toSecondOfDay()));
        node = TestNode.start(
                new Time(WALL, twins.clock()),
                Map.of(
                        "DATABASE_URL",
                        DATABASE,
                        "TWILIO_URL",
                        twins.url("twilio"),
                        "LAD_VOICE_AGENT_PORT",
                        URL.substring(URL.lastIndexOf(':') + 1),
                        "LAD_VOICE_AGENT_PUBLIC_URL",
                        URL));
        billing = new TestBilling(node.node(), new BigDecimal("100"), Map.of("voice.minute", new BigDecimal("3")));
        node.deploy(any -> billing);
        node.deploy(VoiceVerticle::new);
        twins.control("PUT", "/control/clock", Map.of("speed", 30));
    }

    @AfterAll
    static void stop() {
        node.close();
        twins.close();
    }

    @Test
    void anAnsweredCallIsChargedByStartedMinuteAndKeepsWhatWasSaid() {
        UUID lead = UUID.randomUUID();
        behaves("human");

        JsonNode call = start("a", Map.of("to", phone, "leadId", lead, "reference", "t1"))
                .expect(201)
                .data();

        JsonNode told = ended(call);
        assertThat(told.path("outcome").asText()).isEqualTo("answered");
        assertThat(told.path("leadId").asText()).isEqualTo(lead.toString());
        assertThat(told.path("reference").asText()).isEqualTo("t1");
        int minutes = (told.path("durationSeconds").asInt() + 59) / 60;
        assertThat(minutes).isPositive();
        await(() -> billing.held(tenant()).signum() == 0);
        assertThat(billing.spent(tenant())).isEqualByComparingTo(BigDecimal.valueOf(3L * minutes));
        JsonNode said = node.call(
                        owner, of("getTranscript").path("id", call.path("id").asText()))
                .expect(200)
                .data();
        assertThat(said).extracting(each -> each.path("speaker").asText()).contains("agent", "callee");
        await(() -> log(call).has("recordingId"));
        assertThat(node.call(
                                owner,
                                of("getRecording").path("id", call.path("id").asText()))
                        .header("content-type"))
                .isEqualTo("audio/mpeg");
    }

    @Test
    void aCallInTheDashboardsWordsIsTheSameCall() {
        UUID lead = UUID.randomUUID();
        Map<String, Object> older =
                Map.of("voice_id", "default", "agent_id", agent, "to_number", phone, "lead_id", lead, "context", "x");
        JsonNode call = node.call(owner, of("startCall").key("d").body(older))
                .expect(201)
                .data();

        assertThat(call.path("to").asText()).isEqualTo(phone);
        assertThat(call.path("agentId").asText()).isEqualTo(agent.toString());
        assertThat(call.path("leadId").asText()).isEqualTo(lead.toString());
        assertThat(call.path("context").asText()).isEqualTo("x");
        for (String unknown : List.of("from_number", "to", "leadId", "agentId")) {
            Map<String, Object> more = new HashMap<>(older);
            more.put(unknown, unknown.endsWith("Id") ? lead : "+12025550100");
            node.call(owner, of("startCall").key("e").body(more)).expect(400);
        }
        node.call(owner, of("startCall").key("e").body(Map.of("to_number", phone)))
                .expect(400);

        assertThat(node.call(owner, Ask.reading("voice-agent", "listCalls").query("agent_id", agent))
                        .expect(200)
                        .data())
                .hasSize(1);
        assertThat(node.call(owner, Ask.reading("voice-agent", "listCalls").query("agent_id", lead))
                        .expect(200)
                        .data())
                .isEmpty();
        node.call(
                        owner,
                        Ask.reading("voice-agent", "listCalls")
                                .query("agent_id", agent)
                                .query("agentId", agent))
                .expect(400);
    }

    @Test
    void aCallThatOutlastsItsAgentsLimitIsChargedAtOnceWhatWasHeld() {
        node.call(
                        owner,
                        of("updateAgent")
                                .path("id", agent)
                                .body(Map.of("name", "Short", "greeting", "Hello", "maxMinutes", 2)))
                .expect(200);
        twins.control(
                "PUT",
                "/control/people/" + phone.replace("+", "%2B") + "/behaviour",
                Map.of("answers", "human", "talkSeconds", 3600));
        JsonNode call = start("o", Map.of("to", phone)).expect(201).data();
        await(() -> log(call).path("status").asText().equals("in_progress"));

        twins.clock().advance(Duration.ofMinutes(10));

        assertThat(ended(call).path("durationSeconds").asInt()).isGreaterThan(180);
        await(() -> billing.held(tenant()).signum() == 0);
        assertThat(billing.spent(tenant())).isEqualByComparingTo("6");
        assertThat(log(call).path("credits").decimalValue()).isEqualByComparingTo("6");
        assertThat(published(call)).isEqualByComparingTo("6");
    }

    @Test
    void aCallThatNobodyAnswersCostsNothing() {
        behaves("no_answer");

        JsonNode call = start("n", Map.of("to", phone)).expect(201).data();

        assertThat(ended(call).path("outcome").asText()).isEqualTo("no_answer");
        await(() -> billing.held(tenant()).signum() == 0);
        assertThat(billing.spent(tenant())).isEqualByComparingTo(BigDecimal.ZERO);
    }

    @Test
    void aNumberIsCalledOnceAtATime() {
        behaves("busy");
        int before = twins.effects("twilio", "call");
        List<Future<Answer>> asked = Stream.of("b1", "b2", "b3")
                .map(key -> node.send(owner, of("startCall").key(key).body(Map.of("agentId", agent, "to", phone))))
                .toList();
        TestNode.await(Future.join(asked));

        assertThat(asked).extracting(answer -> answer.result().status()).containsOnlyOnce(201);
        assertThat(asked)
                .filteredOn(answer -> answer.result().status() != 201)
                .extracting(answer -> answer.result().code())
                .containsExactly("number_busy", "number_busy");
        JsonNode placed = asked.stream()
                .map(Future::result)
                .filter(answer -> answer.status() == 201)
                .findFirst()
                .orElseThrow()
                .data();
        ended(placed);
        ended(start("b4", Map.of("to", phone)).expect(201).data());
        assertThat(twins.effects("twilio", "call")).isEqualTo(before + 2);
    }

    @Test
    void aCallOfWhoseEndNobodyToldIsAskedAbout() {
        behaves("busy");
        twins.control(
                "POST", "/control/faults", Map.of("provider", "twilio", "operation", "call.busy", "kind", "lose"));
        JsonNode call = start("q", Map.of("to", phone)).expect(201).data();

        twins.clock().advance(Duration.ofMinutes(16));

        assertThat(ended(call).path("outcome").asText()).isEqualTo("busy");
        await(() -> billing.held(tenant()).signum() == 0);
        start("q2", Map.of("to", phone)).expect(201);
    }

    @Test
    void aLostAnswerIsSettledAndThePhoneRingsOnce() {
        behaves("busy");
        int before = twins.effects("twilio", "call");
        twins.control(
                "POST",
                "/control/faults",
                Map.of("provider", "twilio", "operation", "POST /2010-04-01", "kind", "drop_after"));

        JsonNode call = start("l", Map.of("to", phone)).expect(201).data();

        assertThat(ended(call).path("outcome").asText()).isEqualTo("busy");
        start("l", Map.of("to", phone)).expect(201);
        assertThat(twins.effects("twilio", "call")).isEqualTo(before + 1);
    }

    @Test
    void aCallThatWasNeverPlacedIsToldAndIsPlacedWhenItIsAskedForAgain() {
        behaves("busy");
        int before = twins.effects("twilio", "call");
        Answer lost = startInVain("never");
        assertThat(lost.data().path("status").asText()).isEqualTo("placing");
        assertThat(lost.header("retry-after")).isNotEmpty();

        WALL.advance(LONG_ENOUGH);

        JsonNode told = ended(lost.data());
        assertThat(told.path("placed").asBoolean(true)).isFalse();
        assertThat(told.path("credits").decimalValue()).isEqualByComparingTo(BigDecimal.ZERO);
        await(() -> billing.held(tenant()).signum() == 0);
        assertThat(twins.effects("twilio", "call")).isEqualTo(before);
        JsonNode again = start("never", Map.of("to", phone)).expect(201).data();
        assertThat(again.path("id")).isEqualTo(lost.data().path("id"));
        await(() -> events().stream()
                .anyMatch(event -> event.path("callId").equals(again.path("id"))
                        && event.path("placed").asBoolean()));
        assertThat(log(again).path("outcome").asText()).isEqualTo("busy");
        assertThat(twins.effects("twilio", "call")).isEqualTo(before + 1);
    }

    @Test
    void whoAsksAgainBeforeAnybodyKnowsThatItWasNotPlacedHasItPlacedAndPaysForIt() {
        behaves("human");
        int before = twins.effects("twilio", "call");
        startInVain("early");

        WALL.advance(LONG_ENOUGH);
        JsonNode call = start("early", Map.of("to", phone)).expect(201).data();

        await(() -> log(call).path("status").asText().equals("completed"));
        await(() -> billing.held(tenant()).signum() == 0);
        assertThat(log(call).path("outcome").asText()).isEqualTo("answered");
        assertThat(billing.spent(tenant())).isPositive();
        assertThat(billing.spent(tenant()))
                .isEqualByComparingTo(log(call).path("credits").decimalValue());
        assertThat(twins.effects("twilio", "call")).isEqualTo(before + 1);
    }

    @Test
    void whoWasNotCalledMayBeCalledAtAnotherNumber() {
        Answer lost = startInVain("moved");
        WALL.advance(LONG_ENOUGH);
        ended(lost.data());
        String other = phone();

        JsonNode call = start("moved", Map.of("to", other)).expect(201).data();

        assertThat(call.path("id")).isEqualTo(lost.data().path("id"));
        assertThat(call.path("to").asText()).isEqualTo(other);
    }

    /** The process that was to place it stopped between the call's row and Twilio. */
    @Test
    void aCallThatWasLeftBeforeItWasPlacedIsPlacedOnlyWhereItMayBeByNow() {
        behaves("busy");
        int before = twins.effects("twilio", "call");
        leftBehind("left");
        callingHours(List.of(twins.clock()
                .instant()
                .atZone(ZoneOffset.UTC)
                .plusDays(2)
                .getDayOfWeek()
                .getValue()));
        assertThat(start("left", Map.of("to", phone)).expect(422).code()).isEqualTo("outside_calling_hours");
        assertThat(twins.effects("twilio", "call")).isEqualTo(before);

        callingHours(List.of(1, 2, 3, 4, 5, 6, 7));

        ended(start("left", Map.of("to", phone)).expect(201).data());
        assertThat(twins.effects("twilio", "call")).isEqualTo(before + 1);
    }

    @Test
    void aCallThatWasLeftBeforeItWasPlacedIsNotPlacedToWhoAskedNotToBeCalledSince() {
        int before = twins.effects("twilio", "call");
        leftBehind("unwanted");
        node.call(owner, of("addDoNotCall").body(Map.of("number", phone))).expect(201);

        assertThat(start("unwanted", Map.of("to", phone)).expect(422).code()).isEqualTo("do_not_call");

        assertThat(twins.effects("twilio", "call")).isEqualTo(before);
    }

    /** One for which there are no credits leaves a row and no effect. */
    private void leftBehind(String key) {
        billing.give(tenant(), BigDecimal.ONE);
        start(key, Map.of("to", phone)).expect(402);
        billing.give(tenant(), new BigDecimal("100"));
        PgConnection connection = TestNode.await(PgConnection.connect(node.vertx(), DATABASE));
        try {
            TestNode.await(connection.query("set role lad_voice_system").execute());
            assertThat(TestNode.await(connection.preparedQuery("""
                                            update voice.call set status = 'placing', reason = null, ended_at = null
                                            where tenant_id = $1 and key = $2
                                            """).execute(Tuple.of(tenant(), "call:" + key)))
                            .rowCount())
                    .isEqualTo(1);
        } finally {
            TestNode.await(connection.close());
        }
    }

    /** Twilio does not get to see it. */
    private Answer startInVain(String key) {
        twins.control(
                "POST",
                "/control/faults",
                Map.of("provider", "twilio", "operation", "POST /2010-04-01", "kind", "drop_before"));
        return start(key, Map.of("to", phone)).expect(201);
    }

    @Test
    void aCallbackThatComesTwiceOrLateChangesNothingThatHasEnded() {
        behaves("busy");
        twins.control(
                "POST",
                "/control/faults",
                Map.of("provider", "twilio", "operation", "call.", "kind", "duplicate", "times", 2));
        twins.control(
                "POST",
                "/control/faults",
                Map.of("provider", "twilio", "operation", "call.ringing", "kind", "disorder"));

        JsonNode call = start("d", Map.of("to", phone)).expect(201).data();

        ended(call);
        assertThat(signed(call, Map.of("CallStatus", "ringing", "CallSid", "CAx", "SequenceNumber", "9")))
                .isEqualTo(200);
        JsonNode marker = start("d2", Map.of("to", phone)).expect(201).data();
        ended(marker);
        assertThat(log(call).path("status").asText()).isEqualTo("busy");
        assertThat(events())
                .filteredOn(event -> event.path("callId").equals(call.path("id")))
                .hasSize(1);
    }

    @Test
    void whoAskedNotToBeCalledIsNotCalled() {
        int before = twins.effects("twilio", "call");
        node.call(owner, of("addDoNotCall").body(Map.of("number", phone))).expect(201);

        assertThat(start("x", Map.of("to", phone)).expect(422).code()).isEqualTo("do_not_call");

        assertThat(twins.effects("twilio", "call")).isEqualTo(before);
        node.call(owner, of("removeDoNotCall").path("number", phone)).expect(200);
        start("y", Map.of("to", phone)).expect(201);
    }

    @Test
    void outsideCallingHoursNobodyIsCalled() {
        node.call(
                        owner,
                        of("updateSettings")
                                .body(Map.of(
                                        "timeZone", "UTC", "opens", "00:00", "closes", "00:01", "days", List.of(1, 2))))
                .expect(200);

        Answer refused = start("h", Map.of("to", phone)).expect(422);

        assertThat(refused.code()).isEqualTo("outside_calling_hours");
        assertThat(Instant.parse(refused.json().path("nextAt").asText()))
                .isAfter(twins.clock().instant());
        assertThat(refused.header("retry-after")).isNotEmpty();
    }

    /** The campaign asks again under the key of its touch. */
    @Test
    void onceTheHoursHaveBegunTheSameKeyIsCalled() {
        callingHours(List.of(twins.clock()
                .instant()
                .atZone(ZoneOffset.UTC)
                .plusDays(2)
                .getDayOfWeek()
                .getValue()));
        assertThat(start("again", Map.of("to", phone)).expect(422).code()).isEqualTo("outside_calling_hours");

        callingHours(List.of(1, 2, 3, 4, 5, 6, 7));

        start("again", Map.of("to", phone)).expect(201);
    }

    @Test
    void aForgedCallbackIsRefused() {
        String path = URL + "/webhooks/twilio/" + UUID.randomUUID() + "/status";

        assertThat(twins.send("POST", path, Buffer.buffer("CallStatus=completed"), Map.of("X-Twilio-Signature", "x"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(twins.send("POST", path, Buffer.buffer("CallStatus=completed"), Map.of())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void theSignatureIsTwilios() {
        // Made with Twilio's own validator; the parameters are in no order.
        Map<String, String> form =
                Map.of("CallSid", "CA1", "CallStatus", "completed", "From", "+14155550111", "To", "+14155550100");

        assertThat(TwilioSignature.of("0123456789abcdef0123456789abcdef", "https://app.example/status?tenant=1", form))
                .isEqualTo("NG/f7cJqal3W9SWgHx66BCh2ISQ=");
    }

    @Test
    void withoutCreditsOrWithAnotherTenantsAgentNobodyIsCalled() {
        int before = twins.effects("twilio", "call");
        node.call(
                        owner,
                        of("updateAgent")
                                .path("id", agent)
                                .body(Map.of("name", "Long", "greeting", "Hello", "maxMinutes", 60)))
                .expect(200);

        assertThat(start("c", Map.of("to", phone)).expect(402).code()).isEqualTo("insufficient_credits");
        node.call(TestNode.owner(), of("startCall").body(Map.of("agentId", agent, "to", phone)))
                .expect(404);

        assertThat(twins.effects("twilio", "call")).isEqualTo(before);
    }

    private void callingHours(List<Integer> days) {
        node.call(
                        owner,
                        of("updateSettings")
                                .body(Map.of("timeZone", "UTC", "opens", "00:00", "closes", "23:59", "days", days)))
                .expect(200);
    }

    /** What the campaign does while it waits for credits. */
    @Test
    void aCallForWhichThereWereNoCreditsIsPlacedOnceThereAre() {
        behaves("busy");
        billing.give(tenant(), BigDecimal.ONE);
        assertThat(start("poor", Map.of("to", phone)).expect(402).code()).isEqualTo("insufficient_credits");

        billing.give(tenant(), new BigDecimal("100"));
        JsonNode call = start("poor", Map.of("to", phone)).expect(201).data();

        assertThat(ended(call).path("outcome").asText()).isEqualTo("busy");
    }

    @Test
    void anAgentThatIsRemovedStillSaysWhatItsCallsAreFor() {
        behaves("human");
        JsonNode call = start("r", Map.of("to", phone)).expect(201).data();
        node.call(owner, of("deleteAgent").path("id", agent)).expect(200);

        assertThat(ended(call).path("outcome").asText()).isEqualTo("answered");
        JsonNode said = node.call(
                        owner, of("getTranscript").path("id", call.path("id").asText()))
                .expect(200)
                .data();
        assertThat(said).extracting(each -> each.path("speaker").asText()).contains("agent", "callee");
    }

    @Test
    void theCalleeHearsTheContextWhereTheAgentNamesIt() {
        node.call(
                        owner,
                        of("updateAgent")
                                .path("id", agent)
                                .body(Map.of(
                                        "name", "Ann",
                                        "greeting", "Hello. {{context}} Do you have a minute?",
                                        "maxMinutes", 2)))
                .expect(200);
        behaves("human");

        JsonNode with = start("with", Map.of("to", phone, "context", "You wrote to us about <robots> & $1 arms."))
                .expect(201)
                .data();
        ended(with);
        JsonNode without = start("without", Map.of("to", phone)).expect(201).data();
        ended(without);
        assertThat(log(with).path("context").asText()).isEqualTo("You wrote to us about <robots> & $1 arms.");
        assertThat(firstWords(with))
                .isEqualTo("Hello. You wrote to us about <robots> & $1 arms. Do you have a minute?");
        assertThat(firstWords(without)).isEqualTo("Hello. Do you have a minute?");
        start("long", Map.of("to", phone, "context", "x".repeat(1001))).expect(400);
    }

    private String firstWords(JsonNode call) {
        return node.call(owner, of("getTranscript").path("id", call.path("id").asText()))
                .expect(200)
                .data()
                .path(0)
                .path("text")
                .asText();
    }

    private static Ask of(String operation) {
        return Ask.of("voice-agent", operation);
    }

    private UUID tenant() {
        return owner.tenantId().orElseThrow();
    }

    private UUID agent() {
        JsonNode made = node.call(
                        owner,
                        of("createAgent")
                                .body(Map.of(
                                        "name",
                                        "Ann",
                                        "greeting",
                                        "Hello <there> & welcome",
                                        "prompt",
                                        "Do you have a minute?",
                                        "disclosure",
                                        "This call is recorded.")))
                .expect(201)
                .data();
        return UUID.fromString(made.path("id").asText());
    }

    private static String phone() {
        List<String> phones = new ArrayList<>();
        twins.control("GET", "/control/people?q=a", Map.of()).path("people").forEach(person -> {
            if (person.has("phone")) {
                phones.add(person.path("phone").asText());
            }
        });
        return phones.get(PEOPLE.getAndIncrement());
    }

    private void behaves(String answers) {
        twins.control(
                "PUT",
                "/control/people/" + phone.replace("+", "%2B") + "/behaviour",
                Map.of("answers", answers, "talkSeconds", 120, "replyText", "Yes please"));
    }

    private Answer start(String key, Map<String, ?> body) {
        Map<String, Object> whole = new HashMap<>(body);
        whole.put("agentId", agent);
        return node.call(owner, of("startCall").key(key).body(whole));
    }

    private JsonNode log(JsonNode call) {
        return node.call(owner, of("getCall").path("id", call.path("id").asText()))
                .expect(200)
                .data();
    }

    /** What other services read of its cost. */
    private BigDecimal published(JsonNode call) {
        PgConnection connection = TestNode.await(PgConnection.connect(node.vertx(), DATABASE));
        try {
            TestNode.await(connection
                    .preparedQuery("select set_config('app.tenant', $1, false)")
                    .execute(Tuple.of(tenant().toString())));
            return TestNode.await(connection
                            .preparedQuery("select credits from voice_api.call where id = $1")
                            .execute(Tuple.of(UUID.fromString(call.path("id").asText()))))
                    .iterator()
                    .next()
                    .getBigDecimal("credits");
        } finally {
            TestNode.await(connection.close());
        }
    }

    private List<JsonNode> events() {
        List<JsonNode> found = new ArrayList<>();
        node.call(
                        Identity.service("campaigns"),
                        of("listEvents").query("types", "call.ended").query("limit", 500))
                .expect(200)
                .data()
                .path("events")
                .forEach(event -> found.add(event.path("payload")));
        return found;
    }

    private JsonNode ended(JsonNode call) {
        await(() -> events().stream().anyMatch(event -> event.path("callId").equals(call.path("id"))));
        return events().stream()
                .filter(event -> event.path("callId").equals(call.path("id")))
                .findFirst()
                .orElseThrow();
    }

    private int signed(JsonNode call, Map<String, String> form) {
        String url = URL + "/webhooks/twilio/" + call.path("id").asText() + "/status";
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) ->
                body.append(body.isEmpty() ? "" : "&").append(name).append('=').append(value));
        return twins.send(
                        "POST",
                        url,
                        Buffer.buffer(body.toString()),
                        Map.of(
                                "content-type",
                                "application/x-www-form-urlencoded",
                                "X-Twilio-Signature",
                                TwilioSignature.of("twilio-twin-token", url, form)))
                .statusCode();
    }

    private static void await(BooleanSupplier condition) {
        Await.until("the call is as far", condition);
    }
}
