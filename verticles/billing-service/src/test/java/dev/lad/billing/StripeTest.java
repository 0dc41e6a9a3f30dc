package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the twin of Stripe, whose webhooks come to the service's own port. */
class StripeTest {
    private static final String SECRET = "whsec_billing_test";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static Vertx vertx;
    private static Twins twins;
    private static WebClient http;
    private static TestNode node;
    private static String billingUrl;
    private final Identity owner = TestNode.owner();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        http = WebClient.create(vertx);
        twins = TestNode.await(Twins.start(vertx, TwinOptions.onFreePorts(new TwinClock(Clock.systemUTC()))));
        node = TestNode.start(
                Clock.systemUTC(), Map.of("STRIPE_URL", twins.baseUrl("stripe"), "STRIPE_WEBHOOK_SECRET", SECRET));
        node.deploy(BillingVerticle::new);
        billingUrl = node.node().registry().inTurn("billing").get(0).url();
        listen();
    }

    @AfterAll
    static void stop() {
        node.close();
        TestNode.await(twins.stop());
        TestNode.await(vertx.close());
    }

    @BeforeEach
    void openWallet() {
        node.call(owner.through("test"), Ask.of("billing", "openWallet")).expect(200);
    }

    @Test
    void aPaidPlanCountsAndBringsItsCreditsOnce() {
        String session = ask("subscribe", Map.of("plan", "professional"));

        control("/control/stripe/checkout/sessions/" + session + "/complete", new JsonObject());
        eventually(() -> subscription().path("plan").asText().equals("professional"));
        eventually(() -> available().compareTo(new BigDecimal("4100")) == 0);
        repeatWebhooks();

        assertThat(available()).isEqualByComparingTo("4100");
        assertThat(node.call(owner, Ask.of("billing", "subscribe").body(Map.of("plan", "professional")))
                        .expect(409)
                        .code())
                .isEqualTo("already_subscribed");
    }

    @Test
    void aPaidPackageBringsItsCreditsOnce() {
        String session = ask("purchaseCredits", Map.of("packageId", "credits-500"));

        control("/control/stripe/checkout/sessions/" + session + "/complete", new JsonObject());
        eventually(() -> available().compareTo(new BigDecimal("600")) == 0);
        repeatWebhooks();

        assertThat(available()).isEqualByComparingTo("600");
    }

    @Test
    void anErrorThatStripeReplaysKeepsNobodyFromBuying() {
        fails("POST /v1/checkout/sessions", 3);

        Answer failed = buy(owner, "replayed").expect(503);
        Answer again = buy(owner, "replayed");
        Answer other = buy(TestNode.owner(), "other");

        assertThat(failed.code()).isEqualTo("provider_failed");
        assertThat(failed.header("retry-after")).isNotEmpty();
        again.expect(201);
        other.expect(201);
    }

    @Test
    void oneErrorOfStripeIsNotSeenByWhoBuys() {
        fails("POST /v1/checkout/sessions", 1);

        buy(owner, "once").expect(201);
    }

    @Test
    void whoWasDeletedAtStripeCanBuyAndSubscribeAgain() {
        subscribed("starter");
        forgetAtStripe();

        buy(owner, "again").expect(201);
        pay(ask("subscribe", Map.of("plan", "professional")));

        eventually(() -> subscription().path("plan").asText().equals("professional"));
        eventually(() -> available().compareTo(new BigDecimal("5100")) == 0);
    }

    @Test
    void anEndedPlanIsTheFreePlan() {
        subscribed("starter");
        String id = remoteSubscription();

        control("/control/stripe/subscriptions/" + id + "/cancel", new JsonObject());
        eventually(() -> subscription().path("plan").asText().equals("free"));

        assertThat(subscription().path("status").asText()).isEqualTo("active");
        assertThat(subscription().has("currentPeriodEnd")).isFalse();
        assertThat(node.call(owner, Ask.of("billing", "cancelSubscription"))
                        .expect(409)
                        .code())
                .isEqualTo("nothing_to_cancel");
    }

    @Test
    void whoHasPaidIsSentToAPageThatIsThere() {
        String session = ask("purchaseCredits", Map.of("packageId", "credits-500"));

        for (String member : List.of("success_url", "cancel_url")) {
            String url = atStripe("/v1/checkout/sessions/" + session).getString(member);
            String own = url.replaceFirst("^http://127.0.0.1:3000/api/billing", billingUrl);
            HttpResponse<Buffer> page = TestNode.await(
                    http.getAbs(own.replace("{CHECKOUT_SESSION_ID}", session)).send());
            assertThat(page.statusCode()).as(url).isEqualTo(200);
            assertThat(page.getHeader("content-type")).startsWith("text/html");
        }
    }

    @Test
    void aPlanThatStripeDoesNotKnowAnyMoreEndsWhenItIsCancelled() {
        subscribed("starter");
        forgetAtStripe();

        JsonNode left = node.call(owner, Ask.of("billing", "cancelSubscription"))
                .expect(200)
                .data();

        assertThat(left.path("plan").asText()).isEqualTo("free");
        assertThat(node.call(owner, Ask.of("billing", "cancelSubscription"))
                        .expect(409)
                        .code())
                .isEqualTo("nothing_to_cancel");
    }

    @Test
    void peopleAreSentToWebPagesOnly() {
        for (String url :
                List.of("javascript:alert(1)", "ftp://example.com/", "https://a.example/" + "a".repeat(2_000))) {
            assertThat(node.call(
                                    owner,
                                    Ask.of("billing", "purchaseCredits")
                                            .body(Map.of("packageId", "credits-500", "successUrl", url)))
                            .status())
                    .as(url)
                    .isEqualTo(400);
        }
    }

    @Test
    void whatStripeDidNotSignIsRefused() {
        HttpResponse<Buffer> answer = TestNode.await(http.postAbs(billingUrl + "/stripe/webhook")
                .putHeader("stripe-signature", "t=1,v1=00")
                .sendBuffer(Buffer.buffer("{\"id\":\"evt_forged\"}")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("code")).isEqualTo("invalid_signature");
    }

    private void subscribed(String plan) {
        pay(ask("subscribe", Map.of("plan", plan)));
        eventually(() -> subscription().path("plan").asText().equals(plan));
        eventually(() -> available().compareTo(new BigDecimal("100")) > 0);
    }

    private static JsonObject atStripe(String path) {
        return TestNode.await(http.getAbs(twins.baseUrl("stripe") + path)
                        .bearerTokenAuthentication("sk_test_twin")
                        .send())
                .bodyAsJsonObject();
    }

    /** The newest. */
    private static String remoteSubscription() {
        return atStripe("/v1/subscriptions?limit=1")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
    }

    private static void pay(String session) {
        control("/control/stripe/checkout/sessions/" + session + "/complete", new JsonObject());
    }

    /** As when its operator deletes all data of a sandbox, but for where webhooks go. */
    private static void forgetAtStripe() {
        control("/control/reset", new JsonObject());
        listen();
    }

    private static void listen() {
        control(
                "/control/stripe/webhook_endpoints",
                new JsonObject().put("url", billingUrl + "/stripe/webhook").put("secret", SECRET));
    }

    private static void fails(String operation, int times) {
        control(
                "/control/faults",
                new JsonObject()
                        .put("provider", "stripe")
                        .put("operation", operation)
                        .put("kind", "status")
                        .put("status", 500)
                        .put("times", times));
    }

    private static Answer buy(Identity who, String key) {
        return node.call(who, Ask.of("billing", "purchaseCredits").key(key).body(Map.of("packageId", "credits-500")));
    }

    /** Every delivery so far once more: what was done must not be done again. */
    private static void repeatWebhooks() {
        JsonObject listed = TestNode.await(http.getAbs(twins.baseUrl("control") + "/control/webhooks?provider=stripe")
                        .send())
                .bodyAsJsonObject();
        assertThat(listed.getJsonArray("deliveries")).isNotEmpty();
        listed.getJsonArray("deliveries").stream()
                .map(JsonObject.class::cast)
                .forEach(delivery ->
                        control("/control/webhooks/" + delivery.getValue("id") + "/repeat", new JsonObject()));
    }

    private static void control(String path, JsonObject body) {
        HttpResponse<Buffer> answer =
                TestNode.await(http.postAbs(twins.baseUrl("control") + path).sendJsonObject(body));
        assertThat(answer.statusCode()).as(path + ": " + answer.bodyAsString()).isBetween(200, 299);
    }

    private String ask(String operation, Map<String, String> body) {
        return node.call(owner, Ask.of("billing", operation).body(body))
                .expect(201)
                .data()
                .path("sessionId")
                .asText();
    }

    private JsonNode subscription() {
        return node.call(owner, Ask.of("billing", "getSubscription"))
                .expect(200)
                .data();
    }

    private BigDecimal available() {
        return node.call(owner, Ask.of("billing", "getBalance"))
                .expect(200)
                .data()
                .path("available")
                .decimalValue();
    }

    private static void eventually(Supplier<Boolean> holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.get()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            TestNode.await(vertx.timer(20, TimeUnit.MILLISECONDS));
        }
    }
}
