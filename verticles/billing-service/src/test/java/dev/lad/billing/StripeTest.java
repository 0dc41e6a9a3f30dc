package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.bus.Trace;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.service.Caller;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StripeTest {
    private static Till till;
    private final Identity owner = TestNode.owner();

    @BeforeAll
    static void start() {
        till = new Till();
    }

    @AfterAll
    static void stop() {
        till.close();
    }

    @BeforeEach
    void openWallet() {
        till.node.call(owner.through("test"), Ask.of("billing", "openWallet")).expect(200);
    }

    @Test
    void aPaidPlanCountsAndBringsItsCreditsOnce() {
        till.subscribe(owner, "professional");
        till.awaitAvailable(owner, "4100");
        till.repeatWebhooks();
        till.awaitWorkedOff();

        assertThat(till.available(owner)).isEqualByComparingTo("4100");
        assertThat(till.node
                        .call(owner, Ask.of("billing", "subscribe").body(Map.of("plan", "professional")))
                        .expect(409)
                        .code())
                .isEqualTo("already_subscribed");
    }

    @Test
    void aPaidPackageBringsItsCreditsOnce() {
        TestNode.await(till.complete(buy("credits-500")));
        till.awaitAvailable(owner, "600");
        till.repeatWebhooks();
        till.awaitWorkedOff();

        assertThat(till.available(owner)).isEqualByComparingTo("600");
    }

    @Test
    void doubledAndDisorderedWebhooksEndInTheSameState() {
        till.fault(Map.of("operation", "customer.subscription", "kind", "disorder", "times", 3));
        till.fault(Map.of("operation", "invoice", "kind", "duplicate", "times", 5));
        till.subscribe(owner, "starter");

        till.awaitAvailable(owner, "1100");
        till.awaitWorkedOff();
        assertThat(till.available(owner)).isEqualByComparingTo("1100");
    }

    @Test
    void aPlanThatTakesAnothersPlaceEndsItAtStripeHoweverOftenThatFails() {
        till.subscribe(owner, "starter");
        till.fault(Map.of("operation", "DELETE /v1/subscriptions", "kind", "status", "status", 500, "times", 4));
        till.subscribe(owner, "professional");

        till.eventually(() -> till.plansAtStripe(owner, "canceled").equals(List.of("starter")));
        till.awaitWorkedOff();
        assertThat(till.plan(owner)).isEqualTo("professional");
        assertThat(till.plansAtStripe(owner, "active")).containsExactly("professional");
    }

    @Test
    void lateNewsOfAPlanWhosePlaceWasTakenDoNotBringItBack() {
        till.subscribe(owner, "starter");
        till.nextSecond();
        till.fault(Map.of("operation", "DELETE /v1/subscriptions", "kind", "status", "status", 500, "times", 4));
        till.subscribe(owner, "professional");
        String starter = till.atStripe(owner, "active").stream()
                .filter(one -> "starter".equals(one.getJsonObject("metadata").getString("plan")))
                .findFirst()
                .orElseThrow()
                .getString("id");

        till.control("/control/stripe/subscriptions/" + starter + "/renew", new JsonObject());

        till.awaitWorkedOff();
        assertThat(till.plan(owner)).isEqualTo("professional");
        assertThat(till.plansAtStripe(owner, "active")).containsExactly("professional");
    }

    @Test
    void ofPlansThatArePaidAtTheSameTimeOneIsLeft() {
        String one = till.begin(owner, "subscribe", Map.of("plan", "starter"));
        String other = till.begin(owner, "subscribe", Map.of("plan", "professional"));
        TestNode.await(Future.all(till.complete(one), till.complete(other)));

        till.eventually(() -> till.plansAtStripe(owner, "canceled").size() == 1);
        till.awaitWorkedOff();
        assertThat(till.plansAtStripe(owner, "active")).containsExactly(till.plan(owner));
        assertThat(till.available(owner)).as("both were paid").isEqualByComparingTo("5100");
    }

    @Test
    void aChangeWithinAPeriodBringsNoSecondCreditsAndTheNextPeriodDoes() {
        till.subscribe(owner, "starter");
        till.awaitAvailable(owner, "1100");
        JsonObject subscription = active();
        String item = subscription
                .getJsonObject("items")
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("id");
        till.stripe(
                HttpMethod.POST,
                "/v1/subscriptions/" + subscription.getString("id"),
                "items[0][id]=" + item + "&items[0][quantity]=2&proration_behavior=always_invoice");
        till.control("/control/stripe/subscriptions/" + subscription.getString("id") + "/renew", new JsonObject());

        till.awaitAvailable(owner, "2100");
        till.awaitWorkedOff();
        assertThat(till.available(owner)).isEqualByComparingTo("2100");
    }

    @Test
    void requestsToWhichAClientGivesTheSameIdAreStillTwoPurchases() {
        Caller caller = new Caller(owner, Trace.begin(), "always-the-same", System.currentTimeMillis() + 20_000);
        Ask purchase = Ask.of("billing", "purchaseCredits").body(Map.of("packageId", "credits-500"));

        String first = session(caller, purchase);

        assertThat(session(caller, purchase)).isNotEqualTo(first);
    }

    @Test
    void anErrorThatStripeReplaysKeepsNobodyFromBuying() {
        failsToBegin(3);

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
        failsToBegin(1);

        buy(owner, "once").expect(201);
    }

    @Test
    void whoWasDeletedAtStripeCanBuyAndSubscribeAgain() {
        till.subscribe(owner, "starter");
        till.awaitAvailable(owner, "1100");
        till.forgetAtStripe();

        buy(owner, "again").expect(201);
        till.subscribe(owner, "professional");

        till.awaitAvailable(owner, "5100");
    }

    @Test
    void anEndedPlanIsTheFreePlan() {
        till.subscribe(owner, "starter");
        till.control("/control/stripe/subscriptions/" + active().getString("id") + "/cancel", new JsonObject());
        till.eventually(() -> till.plan(owner).equals("free"));

        JsonNode shown = till.subscription(owner);
        assertThat(shown.path("status").asText()).isEqualTo("active");
        assertThat(shown.has("currentPeriodEnd")).isFalse();
        nothingToCancel();
    }

    /** Somebody else may sell something through the same account at Stripe. */
    @Test
    void whatIsSomebodyElsesAtStripeIsLeftAlone() {
        for (String mode : List.of("payment", "subscription")) {
            String recurring = mode.equals("payment") ? "" : "&line_items[0][price_data][recurring][interval]=month";
            String foreign = till.stripe(
                            HttpMethod.POST,
                            "/v1/checkout/sessions",
                            "mode=" + mode + "&success_url=https://shop.example/paid&metadata[tenant_id]=shop-7"
                                    + (mode.equals("payment") ? "" : "&subscription_data[metadata][tenant_id]=shop-7")
                                    + "&line_items[0][quantity]=1&line_items[0][price_data][currency]=usd"
                                    + "&line_items[0][price_data][unit_amount]=900"
                                    + "&line_items[0][price_data][product_data][name]=Tea" + recurring)
                    .getString("id");
            TestNode.await(till.complete(foreign));
        }
        TestNode.await(till.complete(buy("credits-500")));

        till.awaitAvailable(owner, "600");
        till.awaitWorkedOff();
    }

    @Test
    void whoHasPaidIsSentToAPageThatIsThere() {
        String session = buy("credits-500");

        for (String member : List.of("success_url", "cancel_url")) {
            String url = till.stripe(HttpMethod.GET, "/v1/checkout/sessions/" + session, "")
                    .getString(member);
            String own = url.replaceFirst("^http://127.0.0.1:3000/api/billing", till.billingUrl);
            HttpResponse<Buffer> page = TestNode.await(till.http()
                    .getAbs(own.replace("{CHECKOUT_SESSION_ID}", session))
                    .send());
            assertThat(page.statusCode()).as(url).isEqualTo(200);
            assertThat(page.getHeader("content-type")).startsWith("text/html");
        }
    }

    @Test
    void aPlanThatStripeDoesNotKnowAnyMoreEndsWhenItIsCancelled() {
        till.subscribe(owner, "starter");
        till.awaitAvailable(owner, "1100");
        till.forgetAtStripe();

        JsonNode left = till.node
                .call(owner, Ask.of("billing", "cancelSubscription"))
                .expect(200)
                .data();

        assertThat(left.path("plan").asText()).isEqualTo("free");
        nothingToCancel();
    }

    @Test
    void peopleAreSentToWebPagesOnly() {
        for (String url :
                List.of("javascript:alert(1)", "ftp://example.com/", "https://a.example/" + "a".repeat(2_000))) {
            assertThat(till.node
                            .call(
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
        HttpResponse<Buffer> answer = TestNode.await(till.http()
                .postAbs(till.billingUrl + "/stripe/webhook")
                .putHeader("stripe-signature", "t=1,v1=00")
                .sendBuffer(Buffer.buffer("{\"id\":\"evt_forged\"}")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("code")).isEqualTo("invalid_signature");
    }

    private String buy(String packageId) {
        return till.begin(owner, "purchaseCredits", Map.of("packageId", packageId));
    }

    private static Answer buy(Identity who, String key) {
        return till.node.call(
                who, Ask.of("billing", "purchaseCredits").key(key).body(Map.of("packageId", "credits-500")));
    }

    private static void failsToBegin(int times) {
        till.fault(Map.of("operation", "POST /v1/checkout/sessions", "kind", "status", "status", 500, "times", times));
    }

    private void nothingToCancel() {
        assertThat(till.node
                        .call(owner, Ask.of("billing", "cancelSubscription"))
                        .expect(409)
                        .code())
                .isEqualTo("nothing_to_cancel");
    }

    private static String session(Caller caller, Ask ask) {
        return TestNode.await(till.node.node().services("test").call(caller, ask))
                .path("sessionId")
                .asText();
    }

    private JsonObject active() {
        return till.atStripe(owner, "active").get(0);
    }
}
