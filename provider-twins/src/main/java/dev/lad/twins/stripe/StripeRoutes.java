package dev.lad.twins.stripe;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.http.HttpMethod;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which path leads to which operation. */
final class StripeRoutes {
    private final Supplier<StripeAccount> account;
    private final Registrar registrar;

    /** Puts a handler under a method and a path below {@code /v1}. */
    interface Registrar {
        void on(HttpMethod method, String path, StripeCall.Handler handler);
    }

    StripeRoutes(Supplier<StripeAccount> account, Registrar registrar) {
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
        on(POST, "/customers", a -> call -> a.customers.create(call.cause(), call.params()));
        on(GET, "/customers", a -> call -> a.customers.list(call.params()));
        on(GET, "/customers/:id", a -> call -> a.customers.get(call.id()));
        on(POST, "/customers/:id", a -> call -> a.customers.update(call.cause(), call.id(), call.params()));
        on(DELETE, "/customers/:id", a -> call -> a.customers.delete(call.cause(), call.id()));
    }

    private void catalog() {
        on(POST, "/products", a -> call -> a.catalog.createProduct(call.cause(), call.params()));
        on(GET, "/products", a -> call -> a.catalog.listProducts(call.params()));
        on(GET, "/products/:id", a -> call -> a.catalog.getProduct(call.id()));
        on(POST, "/products/:id", a -> call -> a.catalog.updateProduct(call.cause(), call.id(), call.params()));
        on(POST, "/prices", a -> call -> a.catalog.createPrice(call.cause(), call.params()));
        on(GET, "/prices", a -> call -> a.catalog.listPrices(call.params()));
        on(GET, "/prices/:id", a -> call -> a.catalog.getPrice(call.id()));
        on(POST, "/prices/:id", a -> call -> a.catalog.updatePrice(call.cause(), call.id(), call.params()));
    }

    private void checkoutAndPortal() {
        on(POST, "/checkout/sessions", a -> call -> a.checkout.create(call.cause(), call.params(), call.origin()));
        on(GET, "/checkout/sessions", a -> call -> a.checkout.list(call.params()));
        on(GET, "/checkout/sessions/:id", a -> call -> a.checkout.get(call.id()));
        on(GET, "/checkout/sessions/:id/line_items", a -> call -> a.checkout.lineItems(call.id(), call.params()));
        on(POST, "/checkout/sessions/:id/expire", a -> call -> a.checkout.expire(call.cause(), call.id()));
        on(POST, "/billing_portal/sessions", a -> call -> a.portal.create(call.params(), call.origin()));
        on(GET, "/payment_intents/:id", a -> call -> a.resources.require(Kind.PAYMENT_INTENT, call.id(), "id"));
    }

    private void subscriptionsAndInvoices() {
        on(POST, "/subscriptions", a -> call -> a.subscriptions.create(call.cause(), call.params()));
        on(GET, "/subscriptions", a -> call -> a.subscriptions.list(call.params()));
        on(GET, "/subscriptions/:id", a -> call -> a.subscriptions.get(call.id()));
        on(POST, "/subscriptions/:id", a -> call -> a.subscriptions.update(call.cause(), call.id(), call.params()));
        on(DELETE, "/subscriptions/:id", a -> call -> a.subscriptions.cancel(call.cause(), call.id(), call.params()));
        on(GET, "/invoices", a -> call -> a.invoices.list(call.params()));
        on(GET, "/invoices/:id", a -> call -> a.invoices.get(call.id()));
        on(
                POST,
                "/invoices/:id/pay",
                a -> call -> a.invoices.pay(
                        call.cause(),
                        call.id(),
                        call.params(),
                        invoice -> a.subscriptions.invoicePaid(call.cause(), invoice)));
    }

    private void meters() {
        on(POST, "/billing/meters", a -> call -> a.meters.create(call.params()));
        on(GET, "/billing/meters", a -> call -> a.meters.list(call.params()));
        on(GET, "/billing/meters/:id", a -> call -> a.meters.get(call.id()));
        on(GET, "/billing/meters/:id/event_summaries", a -> call -> a.meters.summaries(call.id(), call.params()));
        on(POST, "/billing/meter_events", a -> call -> a.meters.record(call.params()));
    }

    private void webhooks() {
        on(POST, "/webhook_endpoints", a -> call -> a.webhookEndpoints.create(call.params()));
        on(GET, "/webhook_endpoints", a -> call -> a.webhookEndpoints.list(call.params()));
        on(GET, "/webhook_endpoints/:id", a -> call -> a.webhookEndpoints.get(call.id()));
        on(POST, "/webhook_endpoints/:id", a -> call -> a.webhookEndpoints.update(call.id(), call.params()));
        on(DELETE, "/webhook_endpoints/:id", a -> call -> a.webhookEndpoints.delete(call.id()));
        on(GET, "/events", a -> call -> a.events.list(call.params()));
        on(GET, "/events/:id", a -> call -> a.events.get(call.id()));
    }

    private void on(HttpMethod method, String path, Function<StripeAccount, StripeCall.Handler> operation) {
        registrar.on(method, path, call -> operation.apply(account.get()).handle(call));
    }
}
