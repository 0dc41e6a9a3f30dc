package dev.lad.twins.stripe;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.http.HttpMethod;

/** Which path leads to which operation. */
final class StripeRoutes {
    private final StripeAccount account;
    private final Registrar registrar;

    /** Puts a handler under a method and a path below {@code /v1}. */
    interface Registrar {
        void on(HttpMethod method, String path, StripeCall.Handler handler);
    }

    StripeRoutes(StripeAccount account, Registrar registrar) {
        this.account = account;
        this.registrar = registrar;
    }

    void register() {
        customers();
        catalog();
        checkoutAndPortal();
        subscriptionsAndInvoices();
        meters();
        webhooks();
    }

    private void customers() {
        on(POST, "/customers", call -> account.customers.create(call.cause(), call.params()));
        on(GET, "/customers", call -> account.customers.list(call.params()));
        on(GET, "/customers/:id", call -> account.customers.get(call.id()));
        on(POST, "/customers/:id", call -> account.customers.update(call.cause(), call.id(), call.params()));
        on(DELETE, "/customers/:id", call -> account.customers.delete(call.cause(), call.id()));
    }

    private void catalog() {
        on(POST, "/products", call -> account.catalog.createProduct(call.cause(), call.params()));
        on(GET, "/products", call -> account.catalog.listProducts(call.params()));
        on(GET, "/products/:id", call -> account.catalog.getProduct(call.id()));
        on(POST, "/products/:id", call -> account.catalog.updateProduct(call.cause(), call.id(), call.params()));
        on(POST, "/prices", call -> account.catalog.createPrice(call.cause(), call.params()));
        on(GET, "/prices", call -> account.catalog.listPrices(call.params()));
        on(GET, "/prices/:id", call -> account.catalog.getPrice(call.id()));
        on(POST, "/prices/:id", call -> account.catalog.updatePrice(call.cause(), call.id(), call.params()));
    }

    private void checkoutAndPortal() {
        on(POST, "/checkout/sessions", call -> account.checkout.create(call.cause(), call.params(), call.origin()));
        on(GET, "/checkout/sessions", call -> account.checkout.list(call.params()));
        on(GET, "/checkout/sessions/:id", call -> account.checkout.get(call.id()));
        on(GET, "/checkout/sessions/:id/line_items", call -> account.checkout.lineItems(call.id(), call.params()));
        on(POST, "/checkout/sessions/:id/expire", call -> account.checkout.expire(call.cause(), call.id()));
        on(POST, "/billing_portal/sessions", call -> account.portal.create(call.params(), call.origin()));
        on(GET, "/payment_intents/:id", call -> account.resources.require(Kind.PAYMENT_INTENT, call.id(), "id"));
    }

    private void subscriptionsAndInvoices() {
        on(POST, "/subscriptions", call -> account.subscriptions.create(call.cause(), call.params()));
        on(GET, "/subscriptions", call -> account.subscriptions.list(call.params()));
        on(GET, "/subscriptions/:id", call -> account.subscriptions.get(call.id()));
        on(POST, "/subscriptions/:id", call -> account.subscriptions.update(call.cause(), call.id(), call.params()));
        on(DELETE, "/subscriptions/:id", call -> account.subscriptions.cancel(call.cause(), call.id(), call.params()));
        on(GET, "/invoices", call -> account.invoices.list(call.params()));
        on(GET, "/invoices/:id", call -> account.invoices.get(call.id()));
        on(
                POST,
                "/invoices/:id/pay",
                call -> account.invoices.pay(
                        call.cause(),
                        call.id(),
                        call.params(),
                        invoice -> account.subscriptions.invoicePaid(call.cause(), invoice)));
    }

    private void meters() {
        on(POST, "/billing/meters", call -> account.meters.create(call.params()));
        on(GET, "/billing/meters", call -> account.meters.list(call.params()));
        on(GET, "/billing/meters/:id", call -> account.meters.get(call.id()));
        on(GET, "/billing/meters/:id/event_summaries", call -> account.meters.summaries(call.id(), call.params()));
        on(POST, "/billing/meter_events", call -> account.meters.record(call.params()));
    }

    private void webhooks() {
        on(POST, "/webhook_endpoints", call -> account.webhookEndpoints.create(call.params()));
        on(GET, "/webhook_endpoints", call -> account.webhookEndpoints.list(call.params()));
        on(GET, "/webhook_endpoints/:id", call -> account.webhookEndpoints.get(call.id()));
        on(POST, "/webhook_endpoints/:id", call -> account.webhookEndpoints.update(call.id(), call.params()));
        on(DELETE, "/webhook_endpoints/:id", call -> account.webhookEndpoints.delete(call.id()));
        on(GET, "/events", call -> account.events.list(call.params()));
        on(GET, "/events/:id", call -> account.events.get(call.id()));
    }

    private void on(HttpMethod method, String path, StripeCall.Handler operation) {
        registrar.on(method, path, operation);
    }
}
