package dev.lad.twins.stripe;

import dev.lad.twins.kit.TwinContext;
import java.time.Clock;

/** One account with everything in it. */
final class StripeAccount {
    final Resources resources;
    final Idempotency idempotency;
    final Events events;
    final WebhookEndpoints webhookEndpoints;
    final Customers customers;
    final Catalog catalog;
    final Meters meters;
    final Invoices invoices;
    final SubscriptionItems items;
    final Subscriptions subscriptions;
    final CheckoutSessions checkout;
    final PortalSessions portal;

    StripeAccount(TwinContext context, Clock realTime, Events.Deliveries deliveries) {
        var memory = context.memory();
        resources = new Resources(memory);
        idempotency = new Idempotency(realTime, memory);
        var clock = context.clock();
        var ids = context.ids();
        var timers = context.timers();
        events = new Events(clock, ids, resources, deliveries);
        webhookEndpoints = new WebhookEndpoints(clock, ids, resources);
        customers = new Customers(clock, ids, resources, events);
        catalog = new Catalog(clock, ids, resources, events);
        meters = new Meters(clock, ids, resources, memory);
        invoices = new Invoices(clock, ids, resources, events, customers);
        items = new SubscriptionItems(clock, ids, resources, catalog, meters, memory);
        subscriptions = new Subscriptions(clock, timers, resources, events, customers, invoices, items);
        checkout =
                new CheckoutSessions(clock, timers, ids, resources, events, customers, catalog, subscriptions, memory);
        portal = new PortalSessions(clock, ids, resources);
    }

    void resume() {
        subscriptions.resume();
        checkout.resume();
    }

    void reset() {
        resources.reset();
        idempotency.reset();
        meters.reset();
        items.reset();
        checkout.reset();
    }
}
