package dev.lad.twins.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.model.Invoice;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerListParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceListParams;
import com.stripe.param.ProductCreateParams;
import com.stripe.param.SubscriptionCreateParams;
import com.stripe.param.SubscriptionRetrieveParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.WebhookEndpointCreateParams;
import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import com.stripe.param.billing.MeterCreateParams;
import com.stripe.param.billing.MeterEventCreateParams;
import com.stripe.param.billing.MeterEventSummaryListParams;
import com.stripe.param.checkout.SessionCreateParams;
import dev.lad.twins.Credentials;
import dev.lad.twins.oracle.Inbox;
import dev.lad.twins.oracle.RunningTwins;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stripe's own Java client against the twin. */
class StripeSdkTest {
    private static RunningTwins twins;
    private StripeClient stripe;
    private Inbox inbox;

    @BeforeAll
    static void start() throws Exception {
        Stripe.enableTelemetry = false;
        twins = new RunningTwins();
    }

    @AfterAll
    static void stop() throws Exception {
        twins.close();
    }

    @BeforeEach
    void connect() throws Exception {
        twins.reset();
        inbox = new Inbox(twins.vertx());
        stripe = client(Credentials.SANDBOX.stripeSecretKey());
    }

    @AfterEach
    void closeInbox() throws Exception {
        inbox.close();
    }

    @Test
    void keepsAndPagesCustomers() throws Exception {
        for (int i = 0; i < 12; i++) {
            customer("c" + i + "@acme.example");
        }

        var newestFirst = stripe.v1()
                .customers()
                .list(CustomerListParams.builder().setLimit(5L).build());
        assertThat(newestFirst.getData()).extracting(Customer::getEmail).startsWith("c11@acme.example");
        assertThat(newestFirst.getHasMore()).isTrue();
        assertThat(newestFirst.autoPagingIterable()).hasSize(12);
        var found = stripe.v1()
                .customers()
                .list(CustomerListParams.builder().setEmail("c3@acme.example").build());
        assertThat(found.getData())
                .singleElement()
                .extracting(c -> c.getMetadata().get("tenant_id"))
                .isEqualTo("t1");
    }

    @Test
    void saysWhatIsWrongAsStripeDoes() {
        var unknown = catchThrowableOfType(
                InvalidRequestException.class, () -> stripe.v1().customers().retrieve("cus_nobody"));
        assertThat(unknown.getStatusCode()).isEqualTo(404);
        assertThat(unknown.getCode()).isEqualTo("resource_missing");
        assertThat(unknown.getUserMessage()).isEqualTo("No such customer: 'cus_nobody'");
        assertThat(unknown.getRequestId()).startsWith("req_");

        var wrongKey = catchThrowableOfType(
                AuthenticationException.class,
                () -> client("sk_test_somebody_else").v1().customers().list());
        assertThat(wrongKey.getStatusCode()).isEqualTo(401);

        var incomplete = catchThrowableOfType(InvalidRequestException.class, () -> stripe.v1()
                .checkout()
                .sessions()
                .create(SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.PAYMENT)
                        .build()));
        assertThat(incomplete.getParam()).isEqualTo("success_url");
        assertThat(incomplete.getCode()).isEqualTo("parameter_missing");
    }

    @Test
    void replaysTheFirstAnswerToAKeyAndRefusesOtherParameters() throws Exception {
        var key = RequestOptions.builder().setIdempotencyKey("order-1").build();
        var params = CustomerCreateParams.builder()
                .setEmail("a@acme.example")
                .setName("Acme")
                .build();

        var first = stripe.v1().customers().create(params, key);
        var second = stripe.v1().customers().create(params, key);
        assertThat(second.getId()).isEqualTo(first.getId());
        assertThat(second.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");

        var other = CustomerCreateParams.builder().setEmail("b@acme.example").build();
        var refused = catchThrowableOfType(
                IdempotencyException.class, () -> stripe.v1().customers().create(other, key));
        assertThat(refused.getStatusCode()).isEqualTo(400);
        assertThat(stripe.v1().customers().list().getData()).hasSize(1);
    }

    @Test
    void findsPricesByLookupKey() throws Exception {
        var price = monthly("starter", 9_900);

        var found = stripe.v1()
                .prices()
                .list(PriceListParams.builder()
                        .addLookupKey("starter")
                        .setActive(true)
                        .build());
        assertThat(found.getData()).extracting(Price::getId).containsExactly(price.getId());
        assertThat(found.getData().get(0).getUnitAmount()).isEqualTo(9_900);
        assertThat(found.getData().get(0).getRecurring().getInterval()).isEqualTo("month");
    }

    @Test
    void aPaidCheckoutStartsASubscriptionAndTellsSo() throws Exception {
        String secret = listen();
        var session = subscriptionSession(monthly("starter", 9_900));
        assertThat(session.getUrl()).startsWith(twins.baseUrl("stripe"));
        assertThat(session.getStatus()).isEqualTo("open");

        var page =
                twins.send("POST", session.getUrl(), "card=good", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(page.statusCode()).isEqualTo(303);
        assertThat(page.headers().firstValue("location")).contains("https://app.example/ok?sid=" + session.getId());

        var created = (Subscription) object(event("customer.subscription.created", secret));
        assertThat(created.getMetadata()).containsEntry("plan", "starter");
        assertThat(created.getItems().getData().get(0).getCurrentPeriodEnd())
                .isGreaterThan(created.getItems().getData().get(0).getCurrentPeriodStart());
        var invoice = (Invoice) object(event("invoice.paid", secret));
        assertThat(invoice.getParent().getSubscriptionDetails().getSubscription())
                .isEqualTo(created.getId());
        assertThat(invoice.getAmountPaid()).isEqualTo(9_900);
        var completed = (Session) object(event("checkout.session.completed", secret));
        assertThat(completed.getClientReferenceId()).isEqualTo("tenant-1");
        assertThat(completed.getPaymentStatus()).isEqualTo("paid");
        assertThat(completed.getSubscription()).isEqualTo(created.getId());

        var expanded = stripe.v1()
                .subscriptions()
                .retrieve(
                        created.getId(),
                        SubscriptionRetrieveParams.builder()
                                .addExpand("latest_invoice")
                                .addExpand("customer")
                                .build());
        assertThat(expanded.getStatus()).isEqualTo("active");
        assertThat(expanded.getLatestInvoiceObject().getStatus()).isEqualTo("paid");
        assertThat(expanded.getCustomerObject().getEmail()).isEqualTo("owner@acme.example");
    }

    @Test
    void creditPacksArePaidOnce() throws Exception {
        String secret = listen();
        var session = stripe.v1()
                .checkout()
                .sessions()
                .create(SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.PAYMENT)
                        .setSuccessUrl("https://app.example/ok")
                        .putMetadata("credits", "500")
                        .addLineItem(SessionCreateParams.LineItem.builder()
                                .setQuantity(2L)
                                .setPriceData(SessionCreateParams.LineItem.PriceData.builder()
                                        .setCurrency("usd")
                                        .setUnitAmount(2_500L)
                                        .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                                .setName("500 credits")
                                                .build())
                                        .build())
                                .build())
                        .build());
        assertThat(session.getAmountTotal()).isEqualTo(5_000);

        String act = "/control/stripe/checkout/sessions/" + session.getId();
        assertThat(twins.control("POST", act + "/decline", new JsonObject()).getString("status"))
                .isEqualTo("open");
        event("payment_intent.payment_failed", secret);
        twins.control("POST", act + "/complete", new JsonObject());
        var completed = (Session) object(event("checkout.session.completed", secret));
        assertThat(completed.getMetadata()).containsEntry("credits", "500");
        assertThat(completed.getPaymentIntent()).startsWith("pi_");
        assertThat(stripe.v1()
                        .paymentIntents()
                        .retrieve(completed.getPaymentIntent())
                        .getStatus())
                .isEqualTo("succeeded");

        var again = twins.send("POST", twins.baseUrl("control") + act + "/complete", "{}");
        assertThat(again.statusCode()).isEqualTo(400);
    }

    @Test
    void anUnpaidSessionExpiresOnTheTwinsClock() throws Exception {
        String secret = listen();
        var session = subscriptionSession(monthly("starter", 9_900));

        twins.clock().advance(Duration.ofHours(25));

        var expired = (Session) object(event("checkout.session.expired", secret));
        assertThat(expired.getId()).isEqualTo(session.getId());
        assertThat(expired.getUrl()).isNull();
    }

    @Test
    void renewsWhenTheMonthIsOverAndFallsBehindWhenTheCardFails() throws Exception {
        String secret = listen();
        var subscription = subscribed(monthly("starter", 9_900), "pm_card_visa");

        // Webhooks may overtake each other: the first must be here before the second is sent.
        event("invoice.paid", secret);
        twins.clock().advance(Duration.ofDays(32));
        var renewed = (Invoice) object(event("invoice.paid", secret));
        assertThat(renewed.getBillingReason()).isEqualTo("subscription_cycle");

        twins.control(
                "POST",
                "/control/stripe/subscriptions/" + subscription.getId() + "/renew",
                new JsonObject().put("pays", false));
        var failed = (Invoice) object(event("invoice.payment_failed", secret));
        assertThat(stripe.v1().subscriptions().retrieve(subscription.getId()).getStatus())
                .isEqualTo("past_due");
        stripe.v1().invoices().pay(failed.getId());
        assertThat(stripe.v1().subscriptions().retrieve(subscription.getId()).getStatus())
                .isEqualTo("active");
        var open = InvoiceListParams.builder()
                .setSubscription(subscription.getId())
                .setStatus(InvoiceListParams.Status.PAID)
                .build();
        assertThat(stripe.v1().invoices().list(open).getData()).hasSize(3);
    }

    @Test
    void changesPlansWithProrationAndCancels() throws Exception {
        String secret = listen();
        var subscription = subscribed(monthly("starter", 10_000), "pm_card_visa");
        var growth = monthly("growth", 30_000);

        var changed = stripe.v1()
                .subscriptions()
                .update(
                        subscription.getId(),
                        SubscriptionUpdateParams.builder()
                                .addItem(SubscriptionUpdateParams.Item.builder()
                                        .setId(subscription
                                                .getItems()
                                                .getData()
                                                .get(0)
                                                .getId())
                                        .setPrice(growth.getId())
                                        .build())
                                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                                .build());
        var invoice = stripe.v1().invoices().retrieve(changed.getLatestInvoice());
        assertThat(invoice.getBillingReason()).isEqualTo("subscription_update");
        assertThat(invoice.getTotal()).isBetween(19_900L, 20_000L);
        var updated = event("customer.subscription.updated", secret);
        assertThat(updated.getData().getPreviousAttributes()).containsKey("items");

        assertThat(stripe.v1().subscriptions().cancel(subscription.getId()).getStatus())
                .isEqualTo("canceled");
        event("customer.subscription.deleted", secret);
    }

    @Test
    void refusesADeclinedCard() throws Exception {
        var price = monthly("starter", 9_900);
        var customer = stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder()
                        .setInvoiceSettings(CustomerCreateParams.InvoiceSettings.builder()
                                .setDefaultPaymentMethod("pm_card_chargeCustomerFail")
                                .build())
                        .build());

        var declined = catchThrowableOfType(CardException.class, () -> stripe.v1()
                .subscriptions()
                .create(SubscriptionCreateParams.builder()
                        .setCustomer(customer.getId())
                        .setPaymentBehavior(SubscriptionCreateParams.PaymentBehavior.ERROR_IF_INCOMPLETE)
                        .addItem(SubscriptionCreateParams.Item.builder()
                                .setPrice(price.getId())
                                .build())
                        .build()));

        assertThat(declined.getStatusCode()).isEqualTo(402);
        assertThat(declined.getDeclineCode()).isEqualTo("generic_decline");
    }

    @Test
    void metersUsage() throws Exception {
        var meter = stripe.v1()
                .billing()
                .meters()
                .create(MeterCreateParams.builder()
                        .setDisplayName("Credits")
                        .setEventName("credits_used")
                        .setDefaultAggregation(MeterCreateParams.DefaultAggregation.builder()
                                .setFormula(MeterCreateParams.DefaultAggregation.Formula.SUM)
                                .build())
                        .build());
        var customer = customer("m@acme.example");
        var used = MeterEventCreateParams.builder()
                .setEventName("credits_used")
                .setIdentifier("use-1")
                .putPayload("stripe_customer_id", customer.getId())
                .putPayload("value", "2.5")
                .build();

        stripe.v1().billing().meterEvents().create(used);
        var twice = catchThrowableOfType(
                InvalidRequestException.class,
                () -> stripe.v1().billing().meterEvents().create(used));
        assertThat(twice.getParam()).isEqualTo("identifier");

        long minute = twins.clock().instant().getEpochSecond() / 60 * 60;
        var summaries = stripe.v1()
                .billing()
                .meters()
                .eventSummaries()
                .list(
                        meter.getId(),
                        MeterEventSummaryListParams.builder()
                                .setCustomer(customer.getId())
                                .setStartTime(minute - 60)
                                .setEndTime(minute + 60)
                                .build());
        assertThat(summaries.getData()).singleElement().satisfies(s -> assertThat(s.getAggregatedValue())
                .isEqualByComparingTo(BigDecimal.valueOf(2.5)));
    }

    private static StripeClient client(String key) {
        return StripeClient.builder()
                .setApiKey(key)
                .setApiBase(twins.baseUrl("stripe"))
                .setMaxNetworkRetries(0)
                .build();
    }

    private Customer customer(String email) throws Exception {
        return stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder()
                        .setEmail(email)
                        .putMetadata("tenant_id", "t1")
                        .build());
    }

    private Price monthly(String lookupKey, long amount) throws Exception {
        var product = stripe.v1()
                .products()
                .create(ProductCreateParams.builder().setName(lookupKey).build());
        return stripe.v1()
                .prices()
                .create(PriceCreateParams.builder()
                        .setCurrency("usd")
                        .setUnitAmount(amount)
                        .setProduct(product.getId())
                        .setLookupKey(lookupKey)
                        .setRecurring(PriceCreateParams.Recurring.builder()
                                .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                                .build())
                        .build());
    }

    private Session subscriptionSession(Price price) throws Exception {
        return stripe.v1()
                .checkout()
                .sessions()
                .create(SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                        .setSuccessUrl("https://app.example/ok?sid={CHECKOUT_SESSION_ID}")
                        .setCustomerEmail("owner@acme.example")
                        .setClientReferenceId("tenant-1")
                        .addLineItem(SessionCreateParams.LineItem.builder()
                                .setPrice(price.getId())
                                .setQuantity(1L)
                                .build())
                        .setSubscriptionData(SessionCreateParams.SubscriptionData.builder()
                                .putMetadata("plan", "starter")
                                .build())
                        .build());
    }

    private Subscription subscribed(Price price, String card) throws Exception {
        var customer = stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder()
                        .setInvoiceSettings(CustomerCreateParams.InvoiceSettings.builder()
                                .setDefaultPaymentMethod(card)
                                .build())
                        .build());
        return stripe.v1()
                .subscriptions()
                .create(SubscriptionCreateParams.builder()
                        .setCustomer(customer.getId())
                        .addItem(SubscriptionCreateParams.Item.builder()
                                .setPrice(price.getId())
                                .build())
                        .build());
    }

    private String listen() throws Exception {
        return stripe.v1()
                .webhookEndpoints()
                .create(WebhookEndpointCreateParams.builder()
                        .setUrl(inbox.url("/stripe"))
                        .addEnabledEvent(EnabledEvent.ALL)
                        .build())
                .getSecret();
    }

    private Event event(String type, String secret) throws Exception {
        var received = inbox.await(one -> type.equals(new JsonObject(one.body()).getString("type")));
        return verified(received, secret);
    }

    private static Event verified(Inbox.Received received, String secret) throws SignatureVerificationException {
        return Webhook.constructEvent(received.body(), received.headers().get("Stripe-Signature"), secret);
    }

    private static Object object(Event event) {
        return event.getDataObjectDeserializer().getObject().orElseThrow();
    }
}
