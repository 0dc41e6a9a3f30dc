package dev.lad.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Await;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestNode;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Billing with the twin of Stripe, whose webhooks come to the service's own port. */
final class Till implements AutoCloseable {
    private static final String SECRET = "whsec_billing_test";

    final TestNode node;
    final String billingUrl;
    private final Vertx vertx = Vertx.vertx();
    private final WebClient http = WebClient.create(vertx);
    private final TwinClock clock = new TwinClock(Clock.systemUTC());
    private final Twins twins = TestNode.await(Twins.start(vertx, TwinOptions.onFreePorts(clock)));
    private final String databaseUrl = Postgres.freshDatabase();

    Till() {
        node = TestNode.start(
                Clock.systemUTC(),
                Map.of(
                        "STRIPE_URL",
                        twins.baseUrl("stripe"),
                        "STRIPE_WEBHOOK_SECRET",
                        SECRET,
                        "DATABASE_URL",
                        databaseUrl));
        node.deploy(BillingVerticle::new);
        billingUrl = node.node().registry().inTurn("billing").get(0).url();
        listen();
    }

    private void listen() {
        control(
                "/control/stripe/webhook_endpoints",
                new JsonObject().put("url", billingUrl + "/stripe/webhook").put("secret", SECRET));
    }

    /** As when its operator deletes all data of a sandbox, but for where webhooks go. */
    void forgetAtStripe() {
        awaitWorkedOff();
        control("/control/reset", new JsonObject());
        listen();
    }

    @Override
    public void close() {
        node.close();
        TestNode.await(twins.stop());
        TestNode.await(vertx.close());
    }

    WebClient http() {
        return http;
    }

    /** Begins a checkout; answers the session's id. */
    String begin(Identity owner, String operation, Map<String, String> body) {
        return node.call(owner, Ask.of("billing", operation).body(body))
                .expect(201)
                .data()
                .path("sessionId")
                .asText();
    }

    /** Somebody pays at Stripe's page. */
    Future<?> complete(String session) {
        return http.postAbs(twins.baseUrl("control") + "/control/stripe/checkout/sessions/" + session + "/complete")
                .sendJsonObject(new JsonObject());
    }

    void subscribe(Identity owner, String plan) {
        TestNode.await(complete(begin(owner, "subscribe", Map.of("plan", plan))));
        eventually(() -> plan(owner).equals(plan));
    }

    /** Stripe's times are in whole seconds: what is made after this is the later of two. */
    void nextSecond() {
        clock.advance(Duration.ofSeconds(1));
    }

    JsonNode subscription(Identity owner) {
        return node.call(owner, Ask.of("billing", "getSubscription"))
                .expect(200)
                .data();
    }

    String plan(Identity owner) {
        return subscription(owner).path("plan").asText();
    }

    BigDecimal available(Identity owner) {
        JsonNode balance =
                node.call(owner, Ask.of("billing", "getBalance")).expect(200).data();
        return balance.path("available").decimalValue();
    }

    void awaitAvailable(Identity owner, String credits) {
        eventually(() -> available(owner).compareTo(new BigDecimal(credits)) == 0);
    }

    /** Every delivery so far once more: what was done must not be done again. */
    void repeatWebhooks() {
        JsonObject listed = TestNode.await(http.getAbs(twins.baseUrl("control") + "/control/webhooks?provider=stripe")
                        .send())
                .bodyAsJsonObject();
        assertThat(listed.getJsonArray("deliveries")).isNotEmpty();
        listed.getJsonArray("deliveries").stream()
                .map(JsonObject.class::cast)
                .forEach(delivery ->
                        control("/control/webhooks/" + delivery.getValue("id") + "/repeat", new JsonObject()));
    }

    /** All webhooks that have come have had their effect. There is no auth-service here to be told of plans. */
    void awaitWorkedOff() {
        eventually(() -> TestNode.await(PgConnection.connect(vertx, PgConnectOptions.fromUri(databaseUrl))
                                .compose(sql -> sql.query("""
                                        set role lad_billing_system;
                                        select (select count(*) from billing.inbox where processed_at is null)
                                             + (select count(*) from billing.job where kind <> 'plan.tell')
                                        """).execute().eventually(sql::close)))
                        .next()
                        .iterator()
                        .next()
                        .getLong(0)
                == 0);
    }

    void control(String path, JsonObject body) {
        HttpResponse<Buffer> answer =
                TestNode.await(http.postAbs(twins.baseUrl("control") + path).sendJsonObject(body));
        assertThat(answer.statusCode()).as(path + ": " + answer.bodyAsString()).isBetween(200, 299);
    }

    void fault(Map<String, Object> fault) {
        control("/control/faults", new JsonObject(new HashMap<>(fault)).put("provider", "stripe"));
    }

    /** Asks Stripe itself. */
    JsonObject stripe(HttpMethod method, String path, String form) {
        HttpRequest<Buffer> request = http.requestAbs(method, twins.baseUrl("stripe") + path)
                .putHeader("authorization", "Bearer sk_test_twin");
        HttpResponse<Buffer> answer = TestNode.await(
                form.isEmpty()
                        ? request.send()
                        : request.putHeader("content-type", "application/x-www-form-urlencoded")
                                .sendBuffer(Buffer.buffer(form)));
        assertThat(answer.statusCode()).as(path + ": " + answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    /** The tenant's subscriptions of a status, as Stripe has them. */
    List<JsonObject> atStripe(Identity owner, String status) {
        String tenant = owner.tenantId().orElseThrow().toString();
        JsonArray all = stripe(HttpMethod.GET, "/v1/subscriptions?limit=100&status=" + status, "")
                .getJsonArray("data");
        return all.stream()
                .map(JsonObject.class::cast)
                .filter(one -> tenant.equals(one.getJsonObject("metadata").getString("tenant_id")))
                .toList();
    }

    List<String> plansAtStripe(Identity owner, String status) {
        return atStripe(owner, status).stream()
                .map(one -> one.getJsonObject("metadata").getString("plan"))
                .toList();
    }

    void eventually(BooleanSupplier holds) {
        Await.until("it holds", holds);
    }
}
